ALTER TABLE "sessions" ADD COLUMN "sealed_connect" "bytea";--> statement-breakpoint
-- What stood there in plain text goes; its sessions end, and their pages sign in again with a new token.
UPDATE "sessions" SET "claims" = "claims" - 'connect', "revoked_at" = coalesce("revoked_at", now()) WHERE "claims" ? 'connect';
