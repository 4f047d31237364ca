/** The server's shapes that connecting, installing and running deal with, by the names that are used here. */
import type { components } from '@mortise/client';

type Schemas = components['schemas'];

export type Tenant = Schemas['Tenant'];
export type Settings = Schemas['Settings'];
export type Flow = Schemas['Flow'];
export type Run = Schemas['Run'];
export type ConnectorState = Schemas['ConnectorState'];

export type CredentialField = ConnectorState['fields'][number];
export type Reason = NonNullable<ConnectorState['reason']>;
export type Schedule = NonNullable<Tenant['schedule']>;
export type ScheduleChoice = Tenant['schedule_choices'][number];
export type RunSummary = NonNullable<Tenant['last_run']>;
export type Phase = Run['phase'];
export type OptionsState = Tenant['settings']['options'];
export type Attention = NonNullable<Tenant['attention']>;
