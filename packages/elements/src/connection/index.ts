/** The door of the connection room. */
export {
  type Attention, type ConnectorState, type CredentialField, type Flow, type LogLine, type Phase, type Reason, type Run, type RunSummary, type Schedule, type ScheduleChoice, type Settings, type Tenant,
} from './wire.ts';
