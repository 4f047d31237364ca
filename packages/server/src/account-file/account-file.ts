/** The shape of `mortise.account.yaml`: everything a vendor says about an account in one file, secrets by path only. */
import { connectorShapes, systemIds } from '@mortise/connectors';
import { Type, type Static } from 'typebox';
import { apiScopes, keyAlgorithms } from '../accounts/index.ts';

const strict = { additionalProperties: false } as const;
const oneOf = <const T extends readonly string[]>(words: T, description?: string) =>
  Type.Unsafe<T[number]>({ type: 'string', enum: [...words], ...(description === undefined ? {} : { description }) });
const text = (most: number, description?: string) =>
  Type.String({ minLength: 1, maxLength: most, ...(description === undefined ? {} : { description }) });
const name = (description: string) => Type.String({ pattern: '^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$', description });
const FileRef = Type.Object({ file: text(1000, 'Path of a file that holds the value, from this file.') }, strict);
const OpenValue = Type.Object({ value: text(2000, 'For a field that is not secret: the value itself.') }, strict);
const given = (description: string) =>
  Type.Record(Type.String({ pattern: '^[a-z][a-z0-9_]{0,39}$' }), Type.Union([FileRef, OpenValue]), { description });
const Provision = given('What the connector asks of you, once: client id, client secret and the like.');

const Account = Type.Object(
  {
    slug: text(63, 'First segment of the addresses of its pages.'),
    name: text(80),
    base_url: text(500, "Page of the host's app that embeds the marketplace."),
    compatibility: Type.Optional(
      Type.Boolean({ description: "Accepts the reference product's bare tokens and ?tenant=. Off by default." }),
    ),
    top_level: Type.Optional(
      Type.Boolean({ description: 'The page of the iframe may also be opened by itself. Off by default.' }),
    ),
    identity_claim: Type.Optional(text(80, 'Claim that identifies people in compatibility tokens.')),
  },
  strict,
);

const Key = Type.Object(
  {
    kid: text(128, 'Names the key in the header of tokens.'),
    alg: oneOf(keyAlgorithms),
    file: text(1000, 'HS256: a file with the secret. Others: a file with the public key, PEM or JWK.'),
    retire_at: Type.Optional(text(40, 'Instant (ISO 8601) from which its tokens are refused.')),
  },
  strict,
);

const ApiKey = Type.Object(
  {
    name: name('What you call it: where it is used.'),
    file: text(1000, 'A file with the key: `mortise api-key` makes one. Only its hash is stored.'),
    scopes: Type.Optional(
      Type.Array(oneOf(apiScopes), { minItems: 1, description: 'What it may do; all by default.' }),
    ),
    expires_at: Type.Optional(text(40, 'Instant (ISO 8601) from which it is refused.')),
  },
  strict,
);

const Schedule = Type.Object(
  {
    every: Type.Optional(oneOf(['15m', '30m', '1h', '6h', '12h'])),
    daily: Type.Optional(Type.Unsafe<true>({ const: true })),
  },
  { ...strict, minProperties: 1, maxProperties: 1 },
);

const Listing = Type.Object(
  {
    tagline: Type.Optional(text(160)),
    text: Type.Optional(Type.String({ maxLength: 20_000, description: 'Markdown; HTML and images are left out.' })),
    logo: Type.Optional(
      Type.Object({ marks: Type.Array(text(60), { maxItems: 2, description: 'Slugs of simple-icons.' }) }, strict),
    ),
    categories: Type.Optional(Type.Array(text(40), { maxItems: 8 })),
    tags: Type.Optional(Type.Array(text(40), { maxItems: 20 })),
    flag: Type.Optional(
      Type.Object({ name: text(20), color: Type.Optional(Type.String({ pattern: '^#[0-9a-fA-F]{6}$' })) }, strict),
    ),
    facts: Type.Optional(
      Type.Object(
        { by: Type.Optional(text(80)), docs_url: Type.Optional(text(500)), support_url: Type.Optional(text(500)) },
        strict,
      ),
    ),
  },
  strict,
);

const UsedConnector = Type.Object(
  {
    name: text(64, 'As the manifest and PAN_SEC_<NAME>_… spell it.'),
    connector: Type.Optional(
      text(64, 'Which connector of this file it is, where that has another name: one with a client id of its own.'),
    ),
    global: Type.Optional(Type.Boolean({ description: 'One account for all customers: yours. Off by default.' })),
    fields: Type.Optional(
      given(
        'global: what a customer would type to connect it. It is tried at the outside system; left out, it is disconnected.',
      ),
    ),
  },
  strict,
);

const Integration = Type.Object(
  {
    name: name('Slug, unique in the account; not only digits.'),
    long_name: text(80),
    type: oneOf(['internal', 'external'], 'internal: run here. external: a tile that leads out.'),
    folder: Type.Optional(text(1000, 'internal: folder with the manifest and the program, from this file.')),
    link: Type.Optional(text(1000, 'external: where the tile leads (https).')),
    connectors: Type.Optional(Type.Array(UsedConnector, { maxItems: 20 })),
    schedules: Type.Optional(
      Type.Array(Schedule, { maxItems: 8, description: 'What customers choose from; the first is the default.' }),
    ),
    listing: Type.Optional(Listing),
    published: Type.Optional(Type.Boolean({ description: 'Shown in galleries. Off by default.' })),
  },
  strict,
);

/** A connector's definition is read by its own slice; here only what this file adds to it. */
const Connector = Type.Object({ name: text(64), provision: Type.Optional(Provision) }, { additionalProperties: true });

export const AccountFile = Type.Object(
  {
    account: Account,
    keys: Type.Optional(Type.Array(Key, { maxItems: 20 })),
    api_keys: Type.Optional(
      Type.Array(ApiKey, { maxItems: 50, description: "With what the host's backend calls the API." }),
    ),
    origins: Type.Optional(Type.Array(text(300, 'scheme://host[:port] of a page that embeds.'), { maxItems: 200 })),
    connectors: Type.Optional(Type.Array(Connector, { maxItems: 500 })),
    integrations: Type.Optional(Type.Array(Integration, { maxItems: 20_000 })),
  },
  strict,
);

export type AccountFile = Static<typeof AccountFile>;
/** Field → where its value stands. */
export type Given = Static<typeof Provision>;
export type IntegrationEntry = NonNullable<AccountFile['integrations']>[number];

/** One of the catalogue: what is given besides replaces what the catalogue says, key by key. */
const CatalogueConnector = () =>
  Type.Object(
    {
      name: text(64, 'As manifests and PAN_SEC_<NAME>_… spell it.'),
      system: oneOf(systemIds(), 'The outside system, as the catalogue names it.'),
      method: Type.Optional(
        text(60, 'One of the ways in that the catalogue has; the preferred one when it is not given.'),
      ),
      label: Type.Optional(text(80)),
    },
    { additionalProperties: true },
  );

/** The published JSON Schema, so that editors complete and check the file. */
export function accountFileSchema(): Record<string, unknown> {
  const whole = JSON.parse(JSON.stringify(AccountFile)) as { properties: { connectors: { items: unknown } } };
  const provision = JSON.parse(JSON.stringify(Provision)) as unknown;
  const shapes = [...Object.values(connectorShapes), CatalogueConnector()];
  whole.properties.connectors.items = { anyOf: shapes.map((shape) => withProvision(asWritten(shape), provision)) };
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', title: 'Mortise account file', ...whole };
}

function withProvision(shape: unknown, provision: unknown): unknown {
  const { properties, ...rest } = shape as { properties: object };
  return { ...rest, properties: { ...properties, provision } };
}

/** What has a default need not be written. */
function asWritten(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(asWritten);
  if (schema === null || typeof schema !== 'object') return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, asWritten(value)]));
  const { required, properties } = copy as { required?: unknown; properties?: Record<string, { default?: unknown }> };
  if (Array.isArray(required) && properties !== undefined)
    copy['required'] = required.filter((key) => properties[String(key)]?.default === undefined);
  return copy;
}
