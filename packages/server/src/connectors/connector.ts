/** What a connector is: a definition (data, no secrets) of how to authenticate with one outside system, and its shape. */
import { Type, type Static } from 'typebox';

const name = Type.String({ pattern: '^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$', maxLength: 64 });
const label = Type.String({ minLength: 1, maxLength: 80 });
const address = Type.String({ pattern: '^https?://', maxLength: 500 });
const logo = Type.Optional(Type.Union([Type.String({ pattern: '^[a-z0-9]+$', maxLength: 60 }), Type.Null()]));
/** Where its API begins; live options are asked below it and nowhere else. Of a key connector it may hold `{<field>}`. */
const apiUrl = Type.Optional(address);
const strict = { additionalProperties: false } as const;

/** Logs in at the outside system: OAuth 2 authorisation code with PKCE. */
export const OAuthConnector = Type.Object(
  {
    name,
    label,
    kind: Type.Literal('oauth2_code'),
    logo,
    api_url: apiUrl,
    authorize_url: address,
    token_url: address,
    revoke_url: Type.Optional(address),
    /** Compared with the `iss` of the provider's answer (RFC 9207). */
    issuer: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
    scopes: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { maxItems: 100, default: [] }),
    scope_separator: Type.Union([Type.Literal(' '), Type.Literal(','), Type.Literal('+')], { default: ' ' }),
    token_auth: Type.Union(
      [Type.Literal('client_secret_basic'), Type.Literal('client_secret_post'), Type.Literal('none')],
      { default: 'client_secret_basic' },
    ),
    /** Sent along to the authorise page, such as `access_type: offline`. */
    authorize_params: Type.Optional(
      Type.Record(Type.String({ pattern: '^[a-z_]{1,40}$' }), Type.String({ maxLength: 200 })),
    ),
    /** Asked with the new token: the name under which people know the account they signed in to. */
    account_lookup: Type.Optional(
      Type.Object({ url: address, field: Type.String({ minLength: 1, maxLength: 100 }) }, strict),
    ),
    /** What the person agrees to, in words, for the start page. */
    grants: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 120 }), { maxItems: 8 })),
  },
  strict,
);

/** One thing that a person types to connect. */
export const CredentialField = Type.Object(
  {
    name: Type.String({ pattern: '^[a-z][a-z0-9_]{0,39}$' }),
    label,
    secret: Type.Boolean({ default: true }),
    help: Type.Optional(Type.String({ maxLength: 300 })),
    example: Type.Optional(Type.String({ maxLength: 120 })),
    pattern: Type.Optional(Type.String({ maxLength: 200 })),
    docs_url: Type.Optional(address),
  },
  strict,
);

/** Takes what a person types and sends it with every call. */
export const KeyConnector = Type.Object(
  {
    name,
    label,
    kind: Type.Literal('api_key'),
    logo,
    api_url: apiUrl,
    in: Type.Union([Type.Literal('header'), Type.Literal('query')], { default: 'header' }),
    /** Name of the header, or of the query parameter. */
    header_name: Type.String({ pattern: "^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,60}$", default: 'Authorization' }),
    /** What is sent; `{key}` is the first secret field, `{<field>}` any field. */
    format: Type.String({ minLength: 1, maxLength: 200, default: '{key}' }),
    fields: Type.Array(CredentialField, { minItems: 1, maxItems: 8 }),
    /** A cheap call that tells whether the credentials work; `{<field>}` in its address is filled in. */
    test_request: Type.Optional(
      Type.Object(
        {
          method: Type.Union([Type.Literal('GET'), Type.Literal('POST'), Type.Literal('HEAD')], { default: 'GET' }),
          url: address,
        },
        strict,
      ),
    ),
  },
  strict,
);

export type OAuthConnector = Static<typeof OAuthConnector>;
export type KeyConnector = Static<typeof KeyConnector>;
export type CredentialField = Static<typeof CredentialField>;
export type Connector = OAuthConnector | KeyConnector;
