/** Door of the account file: one file makes or updates an account. */
export { applyAccountFile, type ApplySummary } from './apply-account-file.ts';
export type { Unconnected } from './unconnected.ts';
export { accountFileRoutes } from './account-file-routes.ts';
