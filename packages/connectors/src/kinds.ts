/** What every connector may have, and what each kind of them has of its own. */
import { Type, type Static } from 'typebox';
import { CredentialField } from './field.ts';
import {
  Address,
  Encoding,
  HeaderName,
  HeaderText,
  Headers,
  Id,
  Method,
  ParamName,
  Params,
  PlainAddress,
  Pointer,
  strict,
  Template,
} from './shapes.ts';
import { Webhooks } from './webhooks/index.ts';

/** Where the secret goes in a call. `{key}` in the format is the access token, or the main secret where there is no token. */
export const Credential = Type.Object(
  {
    in: Type.Union([Type.Literal('header'), Type.Literal('query')], { default: 'header' }),
    name: Type.String({ ...HeaderName, default: 'Authorization' }),
    format: Type.String({ ...HeaderText, minLength: 1, maxLength: 200, default: '{key}' }),
  },
  strict,
);

/** A cheap call that tells whether the credentials work: a whole `url`, or a `path` below `api_url`. */
export const TestRequest = Type.Object(
  {
    method: Type.Union([Type.Literal('GET'), Type.Literal('POST'), Type.Literal('HEAD')], { default: 'GET' }),
    url: Type.Optional(Address),
    path: Type.Optional(Type.String({ pattern: '^/', maxLength: 500 })),
    headers: Type.Optional(Headers),
    body: Type.Optional(Template),
    /** For systems that say no with a 200: what the answer has to hold. */
    expect: Type.Optional(
      Type.Object({ at: Pointer, equals: Type.Union([Type.String(), Type.Number(), Type.Boolean()]) }, strict),
    ),
  },
  strict,
);

/** Under which name people know the account that they connected. It is shown, so no secret stands in it. */
export const AccountLookup = Type.Object(
  {
    /** A call that is made with the new credential: a whole `url`, or a `path` below `api_url`. */
    method: Type.Optional(Type.Union([Type.Literal('GET'), Type.Literal('POST')])),
    url: Type.Optional(Address),
    path: Type.Optional(Type.String({ pattern: '^/', maxLength: 500 })),
    headers: Type.Optional(Headers),
    body: Type.Optional(Template),
    /** `a.b.0` of the JSON that is answered; without a `url` and a `path`, of what the `test_request` is answered. */
    field: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    /** No call: what was typed or read says it, as in `{shop}.myshopify.com`. */
    text: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  },
  strict,
);

/** A request outside of every standard, written down: each value is a template. */
export const WrittenRequest = Type.Object(
  {
    method: Type.Union([Method], { default: 'POST' }),
    url: Address,
    encode: Type.Union([Encoding, Type.Literal('none')], { default: 'json' }),
    headers: Type.Optional(Headers),
    body: Type.Optional(Params),
  },
  strict,
);

/** Where the parts of a token answer stand, for systems that do not follow RFC 6749. */
export const AnswerPlaces = Type.Object(
  {
    token: Type.String({ default: '/access_token' }),
    refresh_token: Type.Optional(Pointer),
    /** Seconds. */
    expires_in: Type.Optional(Pointer),
    /** An instant, for systems that tell that instead. */
    expires_at: Type.Optional(Pointer),
    scope: Type.Optional(Pointer),
    /** Seconds, where the answer does not tell and the documentation does. */
    lasts: Type.Optional(Type.Integer({ minimum: 30 })),
  },
  strict,
);

/** What is wrong with a request in a way that data cannot say; the functions are in `quirks/`. */
export const Quirk = Type.Union([
  Type.Literal('intacct-request'),
  Type.Literal('netsuite-host'),
  Type.Literal('provisioned-header'),
  Type.Literal('sailthru-signature'),
  Type.Literal('shopify-callback'),
]);
export type Quirk = Static<typeof Quirk>;

/** Of every kind. */
export const shared = {
  /** The system and the method of the catalogue that this comes from. */
  system: Type.Optional(Id),
  method: Type.Optional(Id),
  /** Where its API begins; calls go below it and nowhere else. */
  api_url: Type.Optional(Address),
  /** Asked of each customer, except those with a `source`. */
  fields: Type.Array(CredentialField, { maxItems: 16, default: [] }),
  /** Asked once of the people who make the integration. */
  provision_fields: Type.Array(CredentialField, { maxItems: 16, default: [] }),
  /** Sent with every call besides the credential. */
  headers: Type.Optional(Headers),
  query: Type.Optional(Params),
  credential: Type.Optional(Credential),
  test_request: Type.Optional(TestRequest),
  account_lookup: Type.Optional(AccountLookup),
  /** What the person agrees to, in words, for the start page. */
  grants: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 120 }), { maxItems: 8 })),
  docs_url: Type.Optional(PlainAddress),
  quirk: Type.Optional(Quirk),
  /** How its calls to us are told from anybody else's. */
  webhooks: Type.Optional(Webhooks),
  /** What its system is asked to call about, in its own words, where `webhooks.subscribe` names `{webhook_event}` or `{webhook_events}`; without it nothing is asked for. */
  webhook_events: Type.Optional(
    Type.Array(Type.String({ pattern: '^[\\x21-\\x7e]{1,100}$' }), { minItems: 1, maxItems: 50, uniqueItems: true }),
  ),
};

const scopes = Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { maxItems: 100, default: [] });
const scopeSeparator = Type.Union([Type.Literal(' '), Type.Literal(','), Type.Literal('+')], { default: ' ' });
const tokenAuth = Type.Union(
  [Type.Literal('client_secret_basic'), Type.Literal('client_secret_post'), Type.Literal('none')],
  { default: 'client_secret_basic' },
);
/** Standard parameter → what the system calls it; null: it is not sent. */
const Names = Type.Record(ParamName, Type.Union([ParamName, Type.Null()]));

/** Of every kind that asks a token endpoint of OAuth 2. */
const tokenEndpoint = {
  token_url: Address,
  scopes,
  scope_separator: scopeSeparator,
  token_auth: tokenAuth,
  token_params: Type.Optional(Params),
  token_headers: Type.Optional(Headers),
  token_names: Type.Optional(Names),
  token_encode: Type.Optional(Encoding),
  token_method: Type.Optional(Type.Union([Type.Literal('GET'), Type.Literal('POST')])),
  answer: Type.Optional(AnswerPlaces),
  /** RFC 7009, unless `revoke_request` says otherwise. */
  revoke_url: Type.Optional(Address),
  /** `{token}` is the token that ends, `{client_basic}` the client's id and secret as RFC 7617 sends them. */
  revoke_request: Type.Optional(WrittenRequest),
  /** What ends with a revoked token: itself and what came with it, or all that the person ever gave this app. */
  revoke_ends: Type.Union([Type.Literal('token'), Type.Literal('grant')], { default: 'grant' }),
};

/** What each kind has of its own. */
export const kinds = {
  oauth2_code: {
    authorize_url: Address,
    ...tokenEndpoint,
    refresh_url: Type.Optional(Address),
    /** Compared with the `iss` of the provider's answer (RFC 9207). */
    issuer: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
    /** Its metadata say `authorization_response_iss_parameter_supported`: an answer without `iss` is not its own (RFC 9207 §2.4). */
    sends_issuer: Type.Optional(Type.Boolean()),
    /** `unsupported`: its documentation names none, or none for an app that has a secret. */
    pkce: Type.Union(
      [Type.Literal('required'), Type.Literal('supported'), Type.Literal('unsupported'), Type.Literal('unknown')],
      { default: 'unknown' },
    ),
    /** Why it is `unsupported`, where the documentation says more than nothing. */
    pkce_note: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    refresh: Type.Union(
      [Type.Literal('rotating'), Type.Literal('static'), Type.Literal('none'), Type.Literal('unknown')],
      { default: 'unknown' },
    ),
    /** Sent along to the authorise page, such as `access_type: offline`. */
    authorize_params: Type.Optional(Params),
    authorize_names: Type.Optional(Names),
    /** Standard parameter of the callback (`code`, `state`) → what the system calls it. */
    callback_names: Type.Optional(Type.Record(ParamName, ParamName)),
    /** The authorise page wants an OpenID Connect `nonce`. */
    sends_nonce: Type.Optional(Type.Boolean()),
    /** Asked right after the code's exchange: its answer replaces the first one. `{access_token}` is the first token. */
    swap: Type.Optional(WrittenRequest),
  },
  oauth2_client_credentials: tokenEndpoint,
  token_exchange: {
    exchange: Type.Object({ ...WrittenRequest.properties, answer: AnswerPlaces }, strict),
  },
  oauth1: {
    /** With these three the customer signs in; without, all four values are typed. */
    request_token_url: Type.Optional(Address),
    authorize_url: Type.Optional(Address),
    token_url: Type.Optional(Address),
    signature_method: Type.Union([Type.Literal('HMAC-SHA1'), Type.Literal('HMAC-SHA256'), Type.Literal('PLAINTEXT')], {
      default: 'HMAC-SHA1',
    }),
    realm: Type.Optional(Template),
    consumer_key: Type.String({ maxLength: 200, default: '{consumer_key}' }),
    consumer_secret: Type.String({ maxLength: 200, default: '{consumer_secret}' }),
    token: Type.String({ maxLength: 200, default: '{oauth_token}' }),
    token_secret: Type.String({ maxLength: 200, default: '{oauth_token_secret}' }),
  },
  api_key: {},
  bearer_token: {},
  basic: { username: Template, password: Template },
  custom_fields: {},
  sftp: {},
  service_account_jwt: {
    token_url: Address,
    scopes,
    scope_separator: scopeSeparator,
    token_params: Type.Optional(Params),
    answer: Type.Optional(AnswerPlaces),
    /** Claims of the assertion (RFC 7523); `key` is the private key as PEM text. */
    jwt: Type.Object(
      {
        alg: Type.Union([Type.Literal('RS256'), Type.Literal('ES256')], { default: 'RS256' }),
        key: Template,
        key_id: Type.Optional(Template),
        issuer: Template,
        subject: Type.Optional(Template),
        audience: Template,
        ttl_seconds: Type.Integer({ minimum: 30, maximum: 3600, default: 3600 }),
        /** The scopes go into the claim `scope`, as Google wants them, and not into the request. */
        scope_claim: Type.Boolean({ default: false }),
      },
      strict,
    ),
  },
  aws_keys: {
    /** Named in the signature; without it, read from the host that is called. */
    service: Type.Optional(Template),
  },
} as const;

export type Kind = keyof typeof kinds;
