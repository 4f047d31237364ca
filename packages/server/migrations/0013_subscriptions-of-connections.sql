ALTER TABLE "connections" ADD COLUMN "subscription_id" text;--> statement-breakpoint
ALTER TABLE "webhook_addresses" DROP COLUMN "subscription_id";