/** The door of the connection room. */
export { accountNotice } from './account-notices.ts';
export { AccountsView } from './accounts-view.ts';
export { askToDisconnect } from './ask-to-disconnect.ts';
export { ConnectionDesk } from './connection-desk.ts';
export { connectorRows, type RowsLater, type RowsMeans } from './connector-rows.ts';
export { credentialForm } from './credential-form.ts';
export { connectionStyles } from './connection.styles.ts';
export { returnedFlow } from './returned-flow.ts';
export { inTwo } from './reason-text.ts';
export { tenantCalls, type TenantCalls } from './tenant-calls.ts';
export {
  type Attention,
  type ConnectorState,
  type CredentialField,
  type Flow,
  type OptionsState,
  type Phase,
  type Reason,
  type Run,
  type RunSummary,
  type Schedule,
  type ScheduleChoice,
  type Settings,
  type Tenant,
} from './wire.ts';
