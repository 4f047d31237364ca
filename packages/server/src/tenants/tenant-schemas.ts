/** Shapes of tenants and their settings on the wire. */
import { Type, type Static } from 'typebox';

const text = Type.Union([Type.String(), Type.Null()]);
const every = Type.Object(
  { every: Type.Union(['15m', '30m', '1h', '6h', '12h'].map((each) => Type.Literal(each as '15m'))) },
  { additionalProperties: false },
);
const manual = Type.Object({ manual: Type.Literal(true) }, { additionalProperties: false });
const daily = Type.Object(
  { daily: Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' }) },
  { additionalProperties: false },
);
const dailyChoice = Type.Object({ daily: Type.Literal(true) }, { additionalProperties: false });

export const Schedule = Type.Union([every, daily, manual], { $id: 'Schedule' });
export const ScheduleChoice = Type.Union([every, dailyChoice, manual], { $id: 'ScheduleChoice' });
/** The same shape for a body, where a reference would hide it. */
export const scheduleBody = Type.Union([every, daily, manual]);

export const RunSummary = Type.Object(
  {
    id: Type.String(),
    number: Type.Integer(),
    mode: Type.String(),
    phase: Type.String(),
    started_at: text,
    completed_at: text,
    summary: text,
  },
  { $id: 'RunSummary' },
);

const options = Type.Union([
  Type.Literal('none'),
  Type.Literal('waiting'),
  Type.Literal('ready'),
  Type.Literal('failed'),
]);
const summary = Type.Union([Type.Ref('RunSummary'), Type.Null()]);

export const Tenant = Type.Object(
  {
    id: Type.String(),
    number: Type.Integer(),
    name: Type.String(),
    state: Type.Union([
      Type.Literal('installing'),
      Type.Literal('active'),
      Type.Literal('paused'),
      Type.Literal('archived'),
    ]),
    integration: Type.Object({
      id: Type.String(),
      number: Type.Integer(),
      name: Type.String(),
      long_name: Type.String(),
      logos: Type.Array(Type.Object({ url: Type.String() })),
      letters: Type.String(),
    }),
    connectors: Type.Array(Type.Ref('ConnectorState')),
    attention: Type.Union([
      Type.Object({
        code: Type.Union([
          Type.Literal('reconnect'),
          Type.Literal('waiting'),
          Type.Literal('settings'),
          Type.Literal('options-failed'),
          Type.Literal('last-run-failed'),
        ]),
        message: Type.String(),
        connector: Type.Optional(Type.String()),
      }),
      Type.Null(),
    ]),
    settings: Type.Object({ has_fields: Type.Boolean(), options, complete: Type.Boolean() }),
    schedule: Type.Union([Type.Ref('Schedule'), Type.Null()]),
    schedule_choices: Type.Array(Type.Ref('ScheduleChoice')),
    time_zone: text,
    next_run_at: text,
    current_run: summary,
    last_run: summary,
    state_by: text,
    created_at: Type.String(),
    drop_at: text,
  },
  { $id: 'Tenant' },
);

const option = Type.Union([
  Type.String(),
  Type.Number(),
  Type.Boolean(),
  Type.Object({
    const: Type.Union([Type.String(), Type.Number(), Type.Boolean()]),
    title: Type.String(),
  }),
]);

const moved = Type.Array(
  Type.Object({
    path: Type.String({ description: 'JSON Pointer.' }),
    label: Type.String(),
    before: Type.Optional(Type.Unknown()),
    after: Type.Optional(Type.Unknown()),
    before_label: Type.Optional(Type.String({ description: 'Of a choice: what the form calls it.' })),
    after_label: Type.Optional(Type.String()),
    why: Type.Optional(Type.String()),
    secret: Type.Optional(Type.Literal(true)),
  }),
);

/** What an update of the integration changes of saved settings. */
export const SettingsMove = Type.Object(
  {
    settled: Type.Boolean({
      description:
        'Runs use the update already. If not, they go on with the release before until the settings are saved.',
    }),
    filled: moved,
    needs_answer: moved,
    no_longer_valid: moved,
    removed: moved,
  },
  { $id: 'SettingsMove' },
);

export const Settings = Type.Object(
  {
    release: Type.String(),
    version: Type.Integer({ description: 'Bumped by every save; a save says which one it changes.' }),
    schema: Type.Object({}, { additionalProperties: true }),
    uischema: Type.Object({}, { additionalProperties: true }),
    options: Type.Object({
      state: options,
      values: Type.Record(
        Type.String(),
        Type.Union([Type.Array(option), Type.Record(Type.String(), Type.Array(option))]),
        {
          description: 'By definition; of a field that depends on another one by the value of that.',
        },
      ),
      reason: Type.Union([Type.Object({ code: Type.String(), message: Type.String() }), Type.Null()]),
    }),
    config: Type.Object({}, { additionalProperties: true }),
    secrets_set: Type.Array(Type.String(), {
      description:
        'JSON Pointers of the secrets that are set. They are in no config: one that is not sent stays as it is, null clears it.',
    }),
    move: Type.Union([Type.Ref('SettingsMove'), Type.Null()]),
  },
  { $id: 'Settings' },
);

export const FinishBody = Type.Object(
  {
    schedule: Type.Optional(scheduleBody),
    time_zone: Type.Optional(Type.String({ maxLength: 64 })),
  },
  { additionalProperties: false },
);
export type FinishBody = Static<typeof FinishBody>;
