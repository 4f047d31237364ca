CREATE TABLE "accounts" (
	"account_id" text PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"base_url" text NOT NULL,
	"compatibility" boolean DEFAULT false NOT NULL,
	"top_level" boolean DEFAULT false NOT NULL,
	"identity_claim" text,
	"catalogue_version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "allowed_origins" (
	"account_id" text NOT NULL,
	"origin" text NOT NULL,
	CONSTRAINT "allowed_origins_account_id_origin_pk" PRIMARY KEY("account_id","origin")
);
--> statement-breakpoint
CREATE TABLE "applied" (
	"account_id" text NOT NULL,
	"part" text NOT NULL,
	"hash" text NOT NULL,
	"detail" jsonb,
	CONSTRAINT "applied_account_id_part_pk" PRIMARY KEY("account_id","part")
);
--> statement-breakpoint
CREATE TABLE "counters" (
	"account_id" text NOT NULL,
	"noun" text NOT NULL,
	"last" integer NOT NULL,
	CONSTRAINT "counters_account_id_noun_pk" PRIMARY KEY("account_id","noun")
);
--> statement-breakpoint
CREATE TABLE "embed_keys" (
	"account_id" text NOT NULL,
	"kid" text NOT NULL,
	"alg" text NOT NULL,
	"sealed_secret" "bytea",
	"public_key" text,
	"retire_at" timestamp with time zone,
	"last_used_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "embed_keys_account_id_kid_pk" PRIMARY KEY("account_id","kid")
);
--> statement-breakpoint
CREATE TABLE "customers" (
	"account_id" text NOT NULL,
	"id" text NOT NULL,
	"reference" text NOT NULL,
	"name" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "customers_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
CREATE TABLE "connections" (
	"account_id" text NOT NULL,
	"id" text NOT NULL,
	"tenant_id" text,
	"integration_id" text NOT NULL,
	"connector_name" text NOT NULL,
	"state" text NOT NULL,
	"reason" jsonb,
	"outside_account" text,
	"sealed_secrets" "bytea" NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"secrets_expire_at" timestamp with time zone,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "connections_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
CREATE TABLE "flows" (
	"account_id" text NOT NULL,
	"id" text NOT NULL,
	"tenant_id" text NOT NULL,
	"integration_id" text NOT NULL,
	"connector_name" text NOT NULL,
	"customer_id" text NOT NULL,
	"asked_by" jsonb NOT NULL,
	"nonce_hash" text NOT NULL,
	"browser_hash" text,
	"state_hash" text,
	"sealed_verifier" "bytea",
	"origin" text NOT NULL,
	"return_to" text,
	"state" text NOT NULL,
	"reason" jsonb,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "flows_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
CREATE TABLE "connectors" (
	"account_id" text NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"label" text NOT NULL,
	"kind" text NOT NULL,
	"definition" jsonb NOT NULL,
	"sealed_provision" "bytea",
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "connectors_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
CREATE TABLE "integrations" (
	"account_id" text NOT NULL,
	"id" text NOT NULL,
	"number" integer NOT NULL,
	"name" text NOT NULL,
	"long_name" text NOT NULL,
	"type" text NOT NULL,
	"link" text,
	"connectors" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"schedules" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"default_release_id" text,
	"published" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "integrations_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
CREATE TABLE "listings" (
	"account_id" text NOT NULL,
	"integration_id" text NOT NULL,
	"tagline" text DEFAULT '' NOT NULL,
	"text_tree" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"logo" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"categories" text[] DEFAULT '{}' NOT NULL,
	"tags" text[] DEFAULT '{}' NOT NULL,
	"flag" jsonb,
	"facts" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "listings_account_id_integration_id_pk" PRIMARY KEY("account_id","integration_id")
);
--> statement-breakpoint
CREATE TABLE "events" (
	"account_id" text NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"payload" jsonb NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp with time zone DEFAULT now() NOT NULL,
	"handled_at" timestamp with time zone,
	"parked" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "events_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
CREATE TABLE "account_keys" (
	"account_id" text NOT NULL,
	"version" integer NOT NULL,
	"wrapped" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "account_keys_account_id_version_pk" PRIMARY KEY("account_id","version")
);
--> statement-breakpoint
CREATE TABLE "vault_canary" (
	"name" text PRIMARY KEY NOT NULL,
	"sealed" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "releases" (
	"account_id" text NOT NULL,
	"id" text NOT NULL,
	"number" integer NOT NULL,
	"integration_id" text NOT NULL,
	"content_hash" text NOT NULL,
	"manifest" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "releases_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
CREATE TABLE "active_runs" (
	"account_id" text NOT NULL,
	"tenant_id" text NOT NULL,
	"run_id" text NOT NULL,
	CONSTRAINT "active_runs_account_id_tenant_id_pk" PRIMARY KEY("account_id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "run_logs" (
	"account_id" text NOT NULL,
	"run_id" text NOT NULL,
	"attempt" integer NOT NULL,
	"first_seq" integer NOT NULL,
	"last_seq" integer NOT NULL,
	"lines" "bytea" NOT NULL,
	CONSTRAINT "run_logs_account_id_run_id_attempt_first_seq_pk" PRIMARY KEY("account_id","run_id","attempt","first_seq")
);
--> statement-breakpoint
CREATE TABLE "runs" (
	"account_id" text NOT NULL,
	"id" text NOT NULL,
	"number" integer NOT NULL,
	"tenant_id" text NOT NULL,
	"integration_id" text NOT NULL,
	"release_id" text NOT NULL,
	"mode" text NOT NULL,
	"phase" text NOT NULL,
	"attempt" integer DEFAULT 0 NOT NULL,
	"worker" text,
	"lease_until" timestamp with time zone,
	"process" jsonb,
	"config" jsonb,
	"exit_code" integer,
	"stdout_last" text,
	"summary" text,
	"reason" jsonb,
	"started_at" timestamp with time zone,
	"completed_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "runs_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
CREATE TABLE "triggers" (
	"account_id" text NOT NULL,
	"id" text NOT NULL,
	"tenant_id" text NOT NULL,
	"source" text NOT NULL,
	"mode" text NOT NULL,
	"payload" jsonb,
	"asked_by" text,
	"run_id" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "triggers_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
CREATE TABLE "schedule_slots" (
	"account_id" text NOT NULL,
	"tenant_id" text NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	CONSTRAINT "schedule_slots_account_id_tenant_id_due_at_pk" PRIMARY KEY("account_id","tenant_id","due_at")
);
--> statement-breakpoint
CREATE TABLE "exchanged_tokens" (
	"account_id" text NOT NULL,
	"token_id" text NOT NULL,
	"nonce_hash" text NOT NULL,
	"session_id" text NOT NULL,
	"exchanged_at" timestamp with time zone DEFAULT now() NOT NULL,
	"forget_at" timestamp with time zone NOT NULL,
	CONSTRAINT "exchanged_tokens_account_id_token_id_pk" PRIMARY KEY("account_id","token_id")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"account_id" text NOT NULL,
	"id" text NOT NULL,
	"token_hash" text NOT NULL,
	"customer_id" text NOT NULL,
	"user" jsonb NOT NULL,
	"may" text[] NOT NULL,
	"claims" jsonb NOT NULL,
	"origin" text NOT NULL,
	"locale" text,
	"expires_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sessions_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
CREATE TABLE "tenants" (
	"account_id" text NOT NULL,
	"id" text NOT NULL,
	"number" integer NOT NULL,
	"customer_id" text NOT NULL,
	"integration_id" text NOT NULL,
	"release_id" text,
	"channel" text DEFAULT 'default' NOT NULL,
	"name" text NOT NULL,
	"state" text NOT NULL,
	"config" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"config_release_id" text,
	"options" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"options_state" text DEFAULT 'none' NOT NULL,
	"options_reason" jsonb,
	"schedule" jsonb,
	"time_zone" text,
	"next_due_at" timestamp with time zone,
	"state_by" text,
	"current_run" jsonb,
	"last_run" jsonb,
	"last_success" jsonb,
	"drop_at" timestamp with time zone,
	"archived_at" timestamp with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "tenants_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
ALTER TABLE "listings" ADD CONSTRAINT "listings_account_id_integration_id_integrations_account_id_id_fk" FOREIGN KEY ("account_id","integration_id") REFERENCES "public"."integrations"("account_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "releases" ADD CONSTRAINT "releases_account_id_integration_id_integrations_account_id_id_fk" FOREIGN KEY ("account_id","integration_id") REFERENCES "public"."integrations"("account_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "runs" ADD CONSTRAINT "runs_account_id_tenant_id_tenants_account_id_id_fk" FOREIGN KEY ("account_id","tenant_id") REFERENCES "public"."tenants"("account_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenants" ADD CONSTRAINT "tenants_account_id_integration_id_integrations_account_id_id_fk" FOREIGN KEY ("account_id","integration_id") REFERENCES "public"."integrations"("account_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "accounts_slug" ON "accounts" USING btree ("slug");--> statement-breakpoint
CREATE UNIQUE INDEX "customers_reference" ON "customers" USING btree ("account_id","reference");--> statement-breakpoint
CREATE UNIQUE INDEX "connections_of_tenant" ON "connections" USING btree ("account_id","tenant_id","connector_name");--> statement-breakpoint
CREATE UNIQUE INDEX "flows_nonce" ON "flows" USING btree ("nonce_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "flows_state" ON "flows" USING btree ("state_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "connectors_name" ON "connectors" USING btree ("account_id","name");--> statement-breakpoint
CREATE UNIQUE INDEX "integrations_number" ON "integrations" USING btree ("account_id","number");--> statement-breakpoint
CREATE UNIQUE INDEX "integrations_name" ON "integrations" USING btree ("account_id","name");--> statement-breakpoint
CREATE INDEX "events_due" ON "events" USING btree ("due_at") WHERE handled_at is null and parked is null;--> statement-breakpoint
CREATE UNIQUE INDEX "releases_number" ON "releases" USING btree ("account_id","number");--> statement-breakpoint
CREATE UNIQUE INDEX "releases_content" ON "releases" USING btree ("account_id","integration_id","content_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "runs_number" ON "runs" USING btree ("account_id","number");--> statement-breakpoint
CREATE INDEX "runs_of_tenant" ON "runs" USING btree ("account_id","tenant_id","id");--> statement-breakpoint
CREATE INDEX "runs_queued" ON "runs" USING btree ("created_at") WHERE phase = 'Queued';--> statement-breakpoint
CREATE INDEX "runs_leased" ON "runs" USING btree ("lease_until") WHERE phase = 'Running';--> statement-breakpoint
CREATE INDEX "triggers_waiting" ON "triggers" USING btree ("created_at") WHERE run_id is null;--> statement-breakpoint
CREATE INDEX "triggers_of_run" ON "triggers" USING btree ("account_id","run_id");--> statement-breakpoint
CREATE UNIQUE INDEX "sessions_token" ON "sessions" USING btree ("token_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "tenants_number" ON "tenants" USING btree ("account_id","number");--> statement-breakpoint
CREATE INDEX "tenants_of_customer" ON "tenants" USING btree ("account_id","customer_id");--> statement-breakpoint
CREATE INDEX "tenants_due" ON "tenants" USING btree ("next_due_at") WHERE state = 'active' and next_due_at is not null;--> statement-breakpoint
CREATE INDEX "tenants_to_drop" ON "tenants" USING btree ("drop_at") WHERE state = 'installing';