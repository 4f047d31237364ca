/** Door of runs: executions of an integration for a tenant, why they were asked for, and their logs. */
export { runRoutes } from './run-routes.ts';
export { runHandlers } from './run-jobs.ts';
export { startRuns, type RunsOptions } from './start-runs.ts';
export { requestRun, type Requested, type RunRequest } from './request-run.ts';
export { tellQueued } from './run-hub.ts';
