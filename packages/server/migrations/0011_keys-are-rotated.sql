CREATE TABLE "key_rotations" (
	"number" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "key_rotations_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"from_master" text NOT NULL,
	"to_master" text NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"completed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "vault_keys" (
	"name" text PRIMARY KEY NOT NULL,
	"wrapped" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "key_rotations_under_way" ON "key_rotations" USING btree ((true)) WHERE "key_rotations"."completed_at" is null;