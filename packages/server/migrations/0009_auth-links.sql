CREATE TABLE "auth_links" (
	"account_id" text NOT NULL,
	"id" text NOT NULL,
	"tenant_id" text NOT NULL,
	"integration_id" text NOT NULL,
	"connector_name" text NOT NULL,
	"customer_id" text NOT NULL,
	"asked_by" jsonb NOT NULL,
	"token_hash" text NOT NULL,
	"state" text NOT NULL,
	"state_at" timestamp with time zone NOT NULL,
	"reason" jsonb,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "auth_links_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
ALTER TABLE "flows" ADD COLUMN "auth_link_id" text;--> statement-breakpoint
ALTER TABLE "tenants" ADD COLUMN "background" jsonb;--> statement-breakpoint
CREATE UNIQUE INDEX "auth_links_token" ON "auth_links" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "auth_links_of_tenant" ON "auth_links" USING btree ("account_id","tenant_id");