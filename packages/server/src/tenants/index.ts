/** Door of tenants: one customer's installed copy of one integration. */
export { tenantRoutes } from './tenant-routes.ts';
export { tenantHandlers } from './tenant-jobs.ts';
export { sweepTenants } from './sweep-tenants.ts';
export { findTenant, lockTenant, tenantOf } from './tenant-rows.ts';
export { failOptions, noteRun, saveOptions, saveSchedule, setNextDue, waitOptions } from './change-tenant.ts';
export { tenantView } from './tenant-view.ts';
export { configInForce } from './tenant-config.ts';
export { releaseForRun, settingsWith } from './settings-with.ts';
export { isOffered, parseTimeZone, type Schedule } from './schedule.ts';
export { mustBeInstalled, mustNotBeArchived, type RunSummary, type Tenant } from './tenant.ts';
export { scheduleBody } from './tenant-schemas.ts';
export { nameOf } from './who.ts';
