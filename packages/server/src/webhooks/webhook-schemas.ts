/** Shapes of webhooks on the wire. */
import { Type, type Static } from 'typebox';

export const Webhook = Type.Object(
  {
    url: Type.String({ description: 'The address that the outside system calls.' }),
    verification: Type.Union(
      [
        Type.Literal('hmac'),
        Type.Literal('standard_webhooks'),
        Type.Literal('shared_token'),
        Type.Literal('basic'),
        Type.Literal('none'),
      ],
      { description: 'How its calls prove that they are genuine.' },
    ),
    secret: Type.Union([Type.String(), Type.Null()], {
      description: 'The secret to tell the outside system, where it is made here; null: it comes from somewhere else.',
    }),
    subscription: Type.Union(
      [Type.Literal('by-hand'), Type.Literal('waiting'), Type.Literal('subscribed'), Type.Literal('failed')],
      { description: 'by-hand: a person tells the outside system the address.' },
    ),
    reason: Type.Union([Type.Object({ code: Type.String(), message: Type.String() }), Type.Null()]),
    last_received_at: Type.Union([Type.String(), Type.Null()]),
  },
  { $id: 'Webhook' },
);
export type Webhook = Static<typeof Webhook>;
