ALTER TABLE "connections" ADD COLUMN "refreshed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "refresh_due_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "refresh_failures" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "lease_owner" text;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "lease_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "refresh_started_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "refresh_from" text;--> statement-breakpoint
ALTER TABLE "flows" ADD COLUMN "sealed_answer" "bytea";--> statement-breakpoint
ALTER TABLE "flows" ADD COLUMN "answered_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "flows" ADD COLUMN "outside_account" text;--> statement-breakpoint
CREATE INDEX "connections_due" ON "connections" USING btree ("refresh_due_at");--> statement-breakpoint
UPDATE "connections" SET "refresh_due_at" = now() + random() * interval '1 hour' WHERE "state" = 'connected' AND "secrets_expire_at" IS NOT NULL;
