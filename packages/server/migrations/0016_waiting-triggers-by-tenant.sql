DROP INDEX "triggers_waiting";--> statement-breakpoint
CREATE INDEX "triggers_of_tenant_waiting" ON "triggers" USING btree ("account_id","tenant_id","id") WHERE run_id is null;