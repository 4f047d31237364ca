ALTER TABLE "embed_keys" ADD COLUMN "print" text;--> statement-breakpoint
ALTER TABLE "revocations" ADD COLUMN "attempts" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "revocations" ADD COLUMN "due_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "kid" text;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "key_print" text;--> statement-breakpoint
ALTER TABLE "tenants" ADD COLUMN "emptied_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "revocations_due" ON "revocations" USING btree ("due_at");--> statement-breakpoint
CREATE INDEX "tenants_to_empty" ON "tenants" USING btree ("archived_at") WHERE state = 'archived' and emptied_at is null;