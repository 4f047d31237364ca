CREATE TABLE "earlier_configs" (
	"account_id" text NOT NULL,
	"tenant_id" text NOT NULL,
	"release_id" text NOT NULL,
	"config" jsonb NOT NULL,
	"saved_at" timestamp with time zone NOT NULL,
	CONSTRAINT "earlier_configs_account_id_tenant_id_release_id_pk" PRIMARY KEY("account_id","tenant_id","release_id")
);
--> statement-breakpoint
ALTER TABLE "tenants" ADD COLUMN "config_version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "earlier_configs" ADD CONSTRAINT "earlier_configs_account_id_tenant_id_tenants_account_id_id_fk" FOREIGN KEY ("account_id","tenant_id") REFERENCES "public"."tenants"("account_id","id") ON DELETE cascade ON UPDATE no action;