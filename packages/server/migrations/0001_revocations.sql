CREATE TABLE "revocations" (
	"account_id" text NOT NULL,
	"id" text NOT NULL,
	"connector_name" text NOT NULL,
	"sealed_token" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "revocations_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
CREATE UNIQUE INDEX "connections_global" ON "connections" USING btree ("account_id","integration_id","connector_name") WHERE tenant_id is null;