/** What an outside system that calls us is like: how it proves who it is, how it tells one call from another, how it is asked to call. */
import { Type, type Static } from 'typebox';
import { HeaderName, Headers, ParamName, Pointer, strict, Template } from '../shapes.ts';

const Encoding = Type.Union([Type.Literal('hex'), Type.Literal('base64')], { default: 'hex' });

/** HMAC over what `signed` says: `{body}` as it came, `{timestamp}`, `{id}`, `{method}`, and `{url}`, which is the address that we gave. */
const Hmac = Type.Object(
  {
    kind: Type.Literal('hmac'),
    header: HeaderName,
    algorithm: Type.Union([Type.Literal('sha1'), Type.Literal('sha256'), Type.Literal('sha512')], {
      default: 'sha256',
    }),
    encoding: Encoding,
    /** Stands before the signature, such as `sha256=`. */
    prefix: Type.Optional(Type.String({ minLength: 1, maxLength: 20 })),
    signed: Type.String({ minLength: 1, maxLength: 200, default: '{body}' }),
    /** The header is a list `t=…,v1=…`: the names in it of the signatures and of the moment. */
    parts: Type.Optional(
      Type.Object(
        {
          signature: Type.String({ minLength: 1, maxLength: 20 }),
          timestamp: Type.Optional(Type.String({ minLength: 1, maxLength: 20 })),
          separator: Type.Union([Type.Literal(','), Type.Literal(';'), Type.Literal('&')], { default: ',' }),
        },
        strict,
      ),
    ),
    timestamp_header: Type.Optional(HeaderName),
    timestamp_unit: Type.Union([Type.Literal('seconds'), Type.Literal('milliseconds'), Type.Literal('iso')], {
      default: 'seconds',
    }),
    /** A moment that is further away from now is refused: old calls cannot be played again. */
    tolerance_seconds: Type.Integer({ minimum: 1, maximum: 86_400, default: 300 }),
    id_header: Type.Optional(HeaderName),
    /** What the secret's text stands for. */
    key: Type.Union([Type.Literal('text'), Type.Literal('base64'), Type.Literal('hex')], { default: 'text' }),
  },
  strict,
);

/** Standard Webhooks 1.0.0; `svix` is the same under the names that it had before. */
const Standard = Type.Object(
  {
    kind: Type.Literal('standard_webhooks'),
    names: Type.Union([Type.Literal('webhook'), Type.Literal('svix')], { default: 'webhook' }),
    tolerance_seconds: Type.Integer({ minimum: 1, maximum: 86_400, default: 300 }),
  },
  strict,
);

/** The secret itself, sent along. */
const SharedToken = Type.Object(
  {
    kind: Type.Literal('shared_token'),
    in: Type.Union([Type.Literal('header'), Type.Literal('query')], { default: 'header' }),
    name: HeaderName,
    prefix: Type.Optional(Type.String({ minLength: 1, maxLength: 20 })),
  },
  strict,
);

/** RFC 7617; the secret is the password. Without a name every name will do. */
const Basic = Type.Object(
  { kind: Type.Literal('basic'), username: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })) },
  strict,
);

/** Whoever knows the address may call: to be said, never assumed. */
const None = Type.Object({ kind: Type.Literal('none') }, strict);

export const Verification = Type.Union([Hmac, Standard, SharedToken, Basic, None]);

/** One place of a call. */
export const CallPlace = Type.Union([
  Type.Object({ header: HeaderName }, strict),
  Type.Object({ query: ParamName }, strict),
  Type.Object({ at: Pointer }, strict),
]);

/** A question with which a system finds out whether the address is ours: what it asks is given back. */
export const Challenge = Type.Object(
  {
    method: Type.Union([Type.Literal('GET'), Type.Literal('POST')], { default: 'GET' }),
    from: CallPlace,
    /** Asked only when this holds; a POST without it is a question whenever `from` is there. */
    when: Type.Optional(
      Type.Object({ place: CallPlace, equals: Type.String({ minLength: 1, maxLength: 100 }) }, strict),
    ),
    /** Holds the secret, so that only the system gets an answer. A signed POST proves it by its signature. */
    proof: Type.Optional(CallPlace),
    answer: Type.Union([Type.Literal('text'), Type.Literal('json'), Type.Literal('header')], { default: 'text' }),
    /** Of the JSON key or the header; the place's own name when it is not given. */
    name: Type.Optional(HeaderName),
    /** False: the system asks before it knows the secret. */
    signed: Type.Boolean({ default: true }),
  },
  strict,
);

/** A request to the system's own API, below `api_url`, with the connection's credentials; values are filled in. */
export const HookRequest = Type.Object(
  {
    method: Type.Union(
      [Type.Literal('GET'), Type.Literal('POST'), Type.Literal('PUT'), Type.Literal('PATCH'), Type.Literal('DELETE')],
      { default: 'POST' },
    ),
    path: Type.String({ pattern: '^/', maxLength: 500 }),
    headers: Type.Optional(Headers),
    /** Sent as JSON; templates stand in its texts. */
    body: Type.Optional(Type.Unknown()),
  },
  strict,
);

export const Webhooks = Type.Object(
  {
    verification: Verification,
    /** Where the secret comes from, such as `{client_secret}` or `{webhook_secret}`; without it we make one for each address. */
    secret: Type.Optional(Template),
    /** What is the same when the same event is sent again. */
    delivery_id: Type.Optional(CallPlace),
    /**
     * Two events may have the same body, as of a system that says "something changed" and no more, or whose topic stands in a
     * header that it does not sign. Then what is not signed tells them apart, so that whoever has seen one call of such a system
     * can play it again under another id. Without it, what was signed once is taken once.
     */
    bodies_alike: Type.Optional(Type.Literal(true)),
    challenges: Type.Optional(Type.Array(Challenge, { minItems: 1, maxItems: 4 })),
    /**
     * Asks the system to call, at `{webhook_url}` and signed with `{webhook_secret}`; `id` is where its answer says what the
     * subscription is called, `answered_secret` where a secret that it made stands. A text of the body that is
     * `{webhook_events}` becomes the list of the connector's `webhook_events`; with `{webhook_event}` each is asked for by itself.
     */
    subscribe: Type.Optional(
      Type.Object(
        { ...HookRequest.properties, id: Type.Optional(Pointer), answered_secret: Type.Optional(Pointer) },
        strict,
      ),
    ),
    /** Ends that, by `{subscription_id}`. */
    unsubscribe: Type.Optional(HookRequest),
  },
  strict,
);

export type Webhooks = Static<typeof Webhooks>;
export type Verification = Static<typeof Verification>;
export type HmacRule = Static<typeof Hmac>;
export type StandardRule = Static<typeof Standard>;
export type Subscribe = NonNullable<Webhooks['subscribe']>;
export type CallPlace = Static<typeof CallPlace>;
export type Challenge = Static<typeof Challenge>;
export type HookRequest = Static<typeof HookRequest>;
