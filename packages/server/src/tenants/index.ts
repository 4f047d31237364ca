/** Door of tenants: one customer's installed copy of one integration. */
export { tenantRoutes } from './tenant-routes.ts';
export { tenantHandlers } from './tenant-jobs.ts';
export { sweepTenants } from './sweep-tenants.ts';
export { findTenant, lockTenant, tenantOf, type Owner } from './tenant-rows.ts';
export { failOptions, noteRun, saveOptions, saveSchedule, setNextDue, waitOptions } from './change-tenant.ts';
export { tenantView, type TenantView } from './tenant-view.ts';
export { configInForce, configProblems } from './tenant-config.ts';
export { isOffered, offeredSchedules, parseTimeZone, type Schedule, type ScheduleChoice } from './schedule.ts';
export { mustBeInstalled, mustNotBeArchived, type RunSummary, type Tenant } from './tenant.ts';
export { RunSummary as RunSummarySchema, scheduleBody } from './tenant-schemas.ts';
export { nameOf } from './who.ts';
export { tenants } from './tenant-table.ts';
