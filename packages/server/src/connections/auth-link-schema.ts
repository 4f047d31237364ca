/** The shapes of auth links on the wire: one, a list, and what is sent to make one. */
import { Type, type Static } from 'typebox';
import { mostAuthLinkDays } from './auth-link.ts';
import { Reason } from './connection-schemas.ts';

const text = Type.Union([Type.String(), Type.Null()]);

export const AuthLink = Type.Object(
  {
    id: Type.String(),
    tenant: Type.Union([Type.String(), Type.Null()], {
      description: 'Whose account it connects; null: one for all customers of the integration.',
    }),
    integration: Type.String(),
    connector: Type.String(),
    state: Type.Union(
      [
        Type.Literal('waiting'),
        Type.Literal('opened'),
        Type.Literal('connected'),
        Type.Literal('failed'),
        Type.Literal('ended'),
      ],
      { description: 'How far whoever has the link has come. A failed attempt does not end it, nor does connecting.' },
    ),
    ended: Type.Union([Type.Literal('revoked'), Type.Literal('expired'), Type.Null()]),
    url: Type.Union([Type.String(), Type.Null()], { description: 'Told once, to who made it.' }),
    tries: Type.Integer({ description: 'How often somebody went on from its page.' }),
    reason: Type.Union([Reason, Type.Null()]),
    asked_by: text,
    changed_at: Type.String(),
    expires_at: Type.String(),
    created_at: Type.String(),
  },
  { $id: 'AuthLink' },
);
export type AuthLink = Static<typeof AuthLink>;

export const AuthLinkList = Type.Object({ auth_links: Type.Array(Type.Ref('AuthLink')) });

export const AuthLinkBody = Type.Object(
  {
    connector: Type.String({ maxLength: 64 }),
    days: Type.Optional(Type.Integer({ minimum: 1, maximum: mostAuthLinkDays })),
  },
  { additionalProperties: false },
);
