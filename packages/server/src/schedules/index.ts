/** Door of schedules: when tenants run by themselves. */
export { scheduleRoutes } from './schedule-routes.ts';
export { scheduleHandlers } from './schedule-jobs.ts';
export { startSchedules } from './start-schedules.ts';
export { cronOf, nextDue } from './schedule.ts';
