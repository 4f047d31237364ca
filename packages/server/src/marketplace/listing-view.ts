/** A listing's page: the card, its text, what it connects to, and whether it can be installed. */
import { Type, type Static, type TSchema } from 'typebox';
import {
  ConnectsBy,
  connectsBy,
  findConnectors,
  isProvisioned,
  Kind,
  openProvision,
  type Connector,
} from '../connectors/index.ts';
import {
  findIntegration,
  listingOf,
  logoUrl,
  visibleTo,
  type Integration,
  type TextNode,
} from '../integrations/index.ts';
import { Refusal } from '../platform/http/refusal.ts';
import type { Means } from '../platform/means.ts';
import type { SessionScope } from '../sessions/index.ts';
import { cardProperties, toCard } from './catalogue.ts';

const nodeTypes = [
  'paragraph',
  'heading',
  'list',
  'item',
  'code',
  'strong',
  'emphasis',
  'link',
  'text',
  'break',
  'quote',
  'rule',
] as const;
/** A node holds nodes: said to readers of the API by name, while the serialiser writes them as they are. */
const inner: TSchema = { 'x-ref': 'TextNode' };

const TextNodeSchema = Type.Unsafe<TextNode>({
  $id: 'TextNode',
  type: 'object',
  required: ['type'],
  properties: {
    type: { type: 'string', enum: nodeTypes },
    text: { type: 'string' },
    depth: { type: 'integer' },
    ordered: { type: 'boolean' },
    href: { type: 'string' },
    children: { type: 'array', items: inner },
  },
});

const ScheduleChoice = Type.Union(
  [
    Type.Object({
      every: Type.Unsafe<'15m' | '30m' | '1h' | '6h' | '12h'>({
        type: 'string',
        enum: ['15m', '30m', '1h', '6h', '12h'],
      }),
    }),
    Type.Object({ daily: Type.Literal(true) }),
    Type.Object({ manual: Type.Literal(true) }),
  ],
  { $id: 'ScheduleChoice' },
);

export const Listing = Type.Object(
  {
    ...cardProperties,
    text: Type.Array(TextNodeSchema),
    connectors: Type.Array(
      Type.Object({
        name: Type.String(),
        label: Type.String(),
        kind: Kind,
        connects_by: ConnectsBy,
        logo: Type.Union([Type.String(), Type.Null()]),
      }),
    ),
    schedules: Type.Array(ScheduleChoice),
    installable: Type.Boolean(),
    not_installable: Type.Union([Type.Object({ code: Type.String(), message: Type.String() }), Type.Null()]),
    facts: Type.Object({
      by: Type.Optional(Type.String()),
      docs_url: Type.Optional(Type.String()),
      support_url: Type.Optional(Type.String()),
    }),
  },
  { $id: 'Listing' },
);
export type ListingView = Static<typeof Listing>;

/** The listing that this session sees under an id, number or name. Throws `not-found` for one that is hidden, unpublished or not there. */
export async function listingFor(means: Means, scope: SessionScope, which: string): Promise<ListingView> {
  const integration = await findIntegration(means.db, scope.account, which);
  if (integration === null || !visibleTo(scope, integration))
    throw new Refusal('not-found', 'There is no such integration here.');
  const listing = await listingOf(means.db, scope.account, integration.id);
  const connectors = await findConnectors(
    means.db,
    scope.account,
    integration.connectors.map(({ name }) => name),
  );
  const reason = await whyNotInstallable(means, scope, integration, connectors);
  return {
    ...toCard(means.config.baseUrl, { integration, listing }),
    text: listing.text,
    connectors: integration.connectors.flatMap(({ name }) => toConnector(means, connectors.get(name))),
    schedules: integration.type === 'external' ? [] : [...integration.schedules, { manual: true }],
    installable: reason === null,
    not_installable: reason,
    facts: listing.facts,
  };
}

function toConnector(means: Means, connector: Connector | undefined): ListingView['connectors'] {
  if (connector === undefined) return [];
  const { name, label, kind, logo } = connector;
  const connects_by = connectsBy(connector);
  return [
    {
      name,
      label,
      kind,
      connects_by,
      logo: logo === undefined || logo === null ? null : logoUrl(means.config.baseUrl, logo),
    },
  ];
}

type Reason = NonNullable<ListingView['not_installable']>;

async function whyNotInstallable(
  means: Means,
  scope: SessionScope,
  integration: Integration,
  connectors: ReadonlyMap<string, Connector>,
): Promise<Reason | null> {
  if (integration.type === 'external')
    return { code: 'integration-external', message: 'This one is set up on its own site.' };
  const notReady = {
    code: 'integration-not-ready',
    message: `${integration.long_name} is not ready to be installed yet.`,
  };
  if (integration.default_release_id === null) return notReady;
  for (const { name } of integration.connectors) {
    const connector = connectors.get(name);
    if (connector === undefined) return notReady;
    if (connector.provision_fields.length === 0) continue;
    const provision = await openProvision(means.db, means, scope.account, name);
    if (!isProvisioned(connector, provision))
      return {
        code: 'connector-not-provisioned',
        message: `${connector.label} cannot be connected yet: its app is not set up.`,
      };
  }
  if (!scope.may.has('install'))
    return { code: 'not-allowed', message: 'You may look at this integration, but not install it.' };
  return null;
}
