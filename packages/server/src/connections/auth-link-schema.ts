/** The shape of an auth link on the wire. */
import { Type, type Static } from 'typebox';

const text = Type.Union([Type.String(), Type.Null()]);

export const AuthLink = Type.Object(
  {
    id: Type.String(),
    tenant: Type.String(),
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
    reason: Type.Union([Type.Object({ code: Type.String(), message: Type.String() }), Type.Null()]),
    asked_by: text,
    changed_at: Type.String(),
    expires_at: Type.String(),
    created_at: Type.String(),
  },
  { $id: 'AuthLink' },
);
export type AuthLink = Static<typeof AuthLink>;
