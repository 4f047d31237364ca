ALTER TABLE "runs" ADD COLUMN "sealed_config" "bytea";--> statement-breakpoint
ALTER TABLE "tenants" ADD COLUMN "sealed_config" "bytea";