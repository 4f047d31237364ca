/** How a client of OAuth 2 says who it is at the token endpoint (RFC 6749 §2.3.1). */
import { fillText, type Values } from '../fill-template.ts';
import { basicAuth } from './basic-auth.ts';

export type TokenAuth = 'client_secret_basic' | 'client_secret_post' | 'none';

/** Headers and parameters to add. */
export function clientAuth(
  way: TokenAuth,
  values: Values,
): { headers: { authorization?: string }; params: Record<string, string> } {
  const id = fillText('{client_id}', values);
  if (way === 'none') return { headers: {}, params: { client_id: id } };
  const secret = fillText('{client_secret}', values);
  if (way === 'client_secret_post') return { headers: {}, params: { client_id: id, client_secret: secret } };
  return { headers: { authorization: basicAuth(formEncoded(id), formEncoded(secret)) }, params: {} };
}

/** RFC 6749 appendix B: `-`, `.` and `_` stay, as servers that forget to decode need it. */
function formEncoded(text: string): string {
  return new URLSearchParams({ x: text }).toString().slice('x='.length);
}
