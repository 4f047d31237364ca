/** What is sent to make an auth link, and how they are listed: the same for a session and for an API key. */
import { Type } from 'typebox';
import { mostAuthLinkDays } from '../connections/index.ts';

export const AuthLinkBody = Type.Object(
  {
    connector: Type.String({ maxLength: 64 }),
    days: Type.Optional(Type.Integer({ minimum: 1, maximum: mostAuthLinkDays })),
  },
  { additionalProperties: false },
);

export const AuthLinkList = Type.Object({ auth_links: Type.Array(Type.Ref('AuthLink')) });
