/** Shapes of connections and flows on the wire. */
import { Type, type Static } from 'typebox';
import { ConnectsBy, Kind } from '../connectors/index.ts';
import { reasonActions, reasonCodes, type ToldReason } from './reason.ts';

const text = Type.Union([Type.String(), Type.Null()]);
/** Closed lists: what a host may branch on. */
export const Reason = Type.Object({
  code: Type.Unsafe<ToldReason['code']>({ type: 'string', enum: reasonCodes }),
  message: Type.String(),
  action: Type.Unsafe<ToldReason['action']>({
    type: 'string',
    enum: [...reasonActions],
    description:
      'The one thing to do about it. `retry`: connect once more; `again`: begin again; `reconnect`: connect what was connected; `support`: tell the people behind the app, nobody else can mend it.',
  }),
});
const reason = Type.Union([Reason, Type.Null()]);

export const ConnectorState = Type.Object(
  {
    name: Type.String(),
    label: Type.String(),
    kind: Kind,
    connects_by: ConnectsBy,
    global: Type.Boolean(),
    logo: text,
    state: Type.Union([Type.Literal('not_connected'), Type.Literal('connected'), Type.Literal('broken')]),
    account: text,
    reason,
    changed_at: text,
    webhooks: Type.Boolean({
      description: 'Whether its system can call an address that this customer has of their own.',
    }),
    fields: Type.Array(
      Type.Object({
        name: Type.String(),
        label: Type.String(),
        secret: Type.Boolean(),
        help: text,
        example: text,
        pattern: text,
        docs_url: text,
        optional: Type.Boolean(),
        default: text,
        options: Type.Union([Type.Array(Type.Object({ value: Type.String(), label: Type.String() })), Type.Null()]),
        multiline: Type.Boolean(),
      }),
    ),
  },
  { $id: 'ConnectorState' },
);
export type ConnectorState = Static<typeof ConnectorState>;

export const Flow = Type.Object(
  {
    flow: Type.String(),
    tenant: Type.String({ description: 'The installation whose account is being connected.' }),
    connector: Type.String(),
    state: Type.Union([
      Type.Literal('waiting'),
      Type.Literal('continued'),
      Type.Literal('connected'),
      Type.Literal('failed'),
      Type.Literal('expired'),
    ]),
    /** Told once, to who asked for the flow. */
    start_url: text,
    reason: Type.Union(reason.anyOf, {
      description: 'Why it failed; of one that is connected: `gave-less`, when not all was given that was asked for.',
    }),
    expires_at: Type.String(),
  },
  { $id: 'Flow' },
);
export type Flow = Static<typeof Flow>;
