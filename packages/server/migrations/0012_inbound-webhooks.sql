CREATE TABLE "webhook_addresses" (
	"account_id" text NOT NULL,
	"id" text NOT NULL,
	"tenant_id" text NOT NULL,
	"integration_id" text NOT NULL,
	"connector_name" text NOT NULL,
	"token_hash" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"sealed_secret" "bytea",
	"subscription" text DEFAULT 'none' NOT NULL,
	"subscription_id" text,
	"subscription_reason" jsonb,
	"attempts" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "webhook_addresses_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
CREATE TABLE "webhook_deliveries" (
	"account_id" text NOT NULL,
	"id" text NOT NULL,
	"tenant_id" text NOT NULL,
	"connector_name" text NOT NULL,
	"delivery_key" text,
	"key_is_sure" boolean NOT NULL,
	"headers" jsonb NOT NULL,
	"body" "bytea",
	"size" integer NOT NULL,
	"taken_at" timestamp with time zone,
	"done_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "webhook_deliveries_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
ALTER TABLE "webhook_addresses" ADD CONSTRAINT "webhook_addresses_account_id_tenant_id_tenants_account_id_id_fk" FOREIGN KEY ("account_id","tenant_id") REFERENCES "public"."tenants"("account_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "webhook_addresses_place" ON "webhook_addresses" USING btree ("account_id","tenant_id","connector_name");--> statement-breakpoint
CREATE UNIQUE INDEX "webhook_addresses_token" ON "webhook_addresses" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "webhook_addresses_due" ON "webhook_addresses" USING btree ("due_at") WHERE due_at is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "webhook_deliveries_key" ON "webhook_deliveries" USING btree ("account_id","tenant_id","connector_name","delivery_key");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_open" ON "webhook_deliveries" USING btree ("account_id","tenant_id","id") WHERE done_at is null;--> statement-breakpoint
CREATE INDEX "webhook_deliveries_kept" ON "webhook_deliveries" USING btree ("account_id","tenant_id","created_at");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_age" ON "webhook_deliveries" USING btree ("created_at");