/** The outside of an embed token: three strict base64url parts, a header of ours to read, and nothing trusted yet. */
import { createHash } from 'node:crypto';
import { Refusal } from '../platform/http/refusal.ts';
import { parseStrictObject } from './strict-json.ts';

/** Product §9: larger tokens are refused before any decoding. */
export const mostTokenBytes = 8192;
const mostDepth = 16;
const mostMembers = 64;
const shape = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/;
const kidShape = /^[A-Za-z0-9._-]{1,128}$/;
/** Header members that point at keys, or that demand extensions: a token with one is refused (RFC 8725 §3.10). */
const refusedHeaders = ['jku', 'x5u', 'jwk', 'x5c', 'x5t', 'x5t#S256', 'crit', 'b64', 'zip', 'enc'];

export type EmbedToken = {
  text: string;
  alg: string;
  /** null: the token names no key (the reference's tokens do not). */
  kid: string | null;
  claims: Record<string, unknown>;
  /** SHA-256 of what was signed: the same for every spelling of one signature. */
  hash: string;
};

/** One sentence for every way in which a token is wrong, so that nobody learns which. */
export function tokenInvalid(): Refusal {
  return new Refusal(
    'token-invalid',
    'The embed token was not accepted. The page has to ask its backend for a new one.',
  );
}

/** Takes an embed token apart. Nothing in the result is verified. Throws `token-invalid` for anything that is not strict. */
export function readEmbedToken(text: string): EmbedToken {
  if (text.length > mostTokenBytes) throw tokenInvalid();
  const [, head, body, signature] = shape.exec(text) ?? [];
  if (head === undefined || body === undefined || signature === undefined) throw tokenInvalid();
  const header = decodeObject(head);
  const claims = decodeObject(body);
  // Spare bits in the last character would give one signature several spellings.
  if (header === null || claims === null || decodeBytes(signature) === null) throw tokenInvalid();
  const { alg, kid, typ } = header;
  const pointed = refusedHeaders.some((name) => Object.hasOwn(header, name));
  const otherKind = typ !== undefined && (typeof typ !== 'string' || typ.toUpperCase() !== 'JWT');
  if (pointed || otherKind || typeof alg !== 'string') throw tokenInvalid();
  if (kid !== undefined && (typeof kid !== 'string' || !kidShape.test(kid))) throw tokenInvalid();
  const hash = createHash('sha256').update(`${head}.${body}`).digest('hex');
  return { text, alg, kid: kid ?? null, claims, hash };
}

function decodeObject(part: string): Record<string, unknown> | null {
  const bytes = decodeBytes(part);
  if (bytes === null) return null;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
  const value = parseStrictObject(text, mostDepth);
  return value !== null && Object.keys(value).length <= mostMembers ? value : null;
}

/** Bytes of a base64url part that is in its one canonical spelling, else null. */
function decodeBytes(part: string): Buffer | null {
  const bytes = Buffer.from(part, 'base64url');
  return bytes.toString('base64url') === part ? bytes : null;
}
