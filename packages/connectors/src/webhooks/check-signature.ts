/** Finds out whether a call comes from who has the secret. Comparisons take the same time whatever was sent. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { headerOf, type Received } from './received.ts';
import { signedBytes } from './signed-bytes.ts';
import type { HmacRule, StandardRule, Verification } from './webhooks.ts';

/** `missing`: no signature, or not all that belongs to it; `stale`: signed too long ago or in the future; `wrong`: anything else. */
export type SignatureVerdict = 'good' | 'missing' | 'stale' | 'wrong';

/** As many signatures of one call are compared: systems send two while a secret is being changed. */
const mostSignatures = 8;

/** `secret` null: none is known, so that nothing but `none` can hold. `now` is compared with what was signed. */
export function checkSignature(
  rule: Verification,
  received: Received,
  secret: string | null,
  now: Date,
): SignatureVerdict {
  if (rule.kind === 'none') return 'good';
  if (secret === null || secret === '') return 'wrong';
  switch (rule.kind) {
    case 'hmac':
      return checkHmac(rule, received, secret, now);
    case 'standard_webhooks':
      return checkStandard(rule, received, secret, now);
    case 'shared_token':
      return checkToken(
        rule.in === 'header' ? headerOf(received, rule.name) : received.query.get(rule.name),
        `${rule.prefix ?? ''}${secret}`,
      );
    case 'basic':
      return checkBasic(headerOf(received, 'authorization'), rule.username ?? null, secret);
  }
}

/** What the signature of a call is over, if it is genuine; null when all that is signed did not come, and where nothing is. */
export function signedContent(rule: Verification, received: Received): Uint8Array | null {
  if (rule.kind === 'hmac') return hmacContent(rule, received, readSent(rule, received).timestamp);
  return rule.kind === 'standard_webhooks' ? (readStandard(rule, received)?.content ?? null) : null;
}

function hmacContent(rule: HmacRule, received: Received, timestamp: string | null): Uint8Array | null {
  const id = rule.id_header === undefined ? null : headerOf(received, rule.id_header);
  return signedBytes(rule.signed, received, { timestamp, id });
}

function checkHmac(rule: HmacRule, received: Received, secret: string, now: Date): SignatureVerdict {
  const { signatures, timestamp } = readSent(rule, received);
  const bytes = hmacContent(rule, received, timestamp);
  if (bytes === null || signatures.length === 0) return 'missing';
  const key = keyOf(secret, rule.key);
  if (key === null) return 'wrong';
  const expected = createHmac(rule.algorithm, key).update(bytes).digest();
  if (!isAmong(signatures, expected, rule.encoding)) return 'wrong';
  return isFresh(timestamp, rule.timestamp_unit, rule.tolerance_seconds, now) ? 'good' : 'stale';
}

type Sent = { signatures: string[]; timestamp: string | null };

function readSent(rule: HmacRule, received: Received): Sent {
  const sent = headerOf(received, rule.header);
  const header = rule.timestamp_header === undefined ? null : headerOf(received, rule.timestamp_header);
  const prefix = rule.prefix ?? '';
  const stripped = (all: string[]): string[] =>
    all.filter((each) => each.startsWith(prefix)).map((each) => each.slice(prefix.length));
  if (sent === null) return { signatures: [], timestamp: header };
  if (rule.parts === undefined) return { signatures: stripped([sent.trim()]), timestamp: header };
  const { signature, timestamp, separator } = rule.parts;
  const parts = sent.split(separator).map((part) => part.trim());
  const named = (name: string): string[] =>
    parts.filter((part) => part.startsWith(`${name}=`)).map((part) => part.slice(name.length + 1));
  const moments = timestamp === undefined ? [] : named(timestamp);
  return {
    signatures: stripped(named(signature)),
    timestamp: timestamp === undefined ? header : moments.length === 1 ? (moments[0] ?? null) : null,
  };
}

function readStandard(
  { names }: StandardRule,
  received: Received,
): { content: Uint8Array; timestamp: string; sent: string } | null {
  const [id, timestamp, sent] = ['id', 'timestamp', 'signature'].map((part) => headerOf(received, `${names}-${part}`));
  if (!id || !timestamp || !sent) return null;
  return { content: Buffer.concat([Buffer.from(`${id}.${timestamp}.`), received.body]), timestamp, sent };
}

function checkStandard(rule: StandardRule, received: Received, secret: string, now: Date): SignatureVerdict {
  const read = readStandard(rule, received);
  if (read === null) return 'missing';
  const { content, timestamp, sent } = read;
  // Each as `v1,<base64>`, blanks between them; other versions are not ours to judge.
  const signatures = sent
    .split(' ')
    .filter((each) => each.startsWith('v1,'))
    .map((each) => each.slice(3));
  const key = keyOf(secret.replace(/^whsec_/, ''), 'base64');
  if (key === null) return 'wrong';
  const expected = createHmac('sha256', key).update(content).digest();
  if (!isAmong(signatures, expected, 'base64')) return 'wrong';
  return isFresh(timestamp, 'seconds', rule.tolerance_seconds, now) ? 'good' : 'stale';
}

function checkToken(sent: string | null, expected: string): SignatureVerdict {
  if (sent === null) return 'missing';
  return sameText(sent, expected) ? 'good' : 'wrong';
}

function checkBasic(sent: string | null, username: string | null, password: string): SignatureVerdict {
  if (sent === null) return 'missing';
  const encoded = /^basic +([A-Za-z0-9+/]+={0,2})$/i.exec(sent)?.[1];
  const plain = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8');
  const colon = plain.indexOf(':');
  // Both are compared in any case, so that the time says nothing about the name.
  const isName = username === null || sameText(plain.slice(0, Math.max(colon, 0)), username);
  const isPassword = sameText(plain.slice(colon + 1), password);
  return colon >= 0 && isName && isPassword ? 'good' : 'wrong';
}

/** By their hashes, which have the same length whatever the texts are. */
function sameText(left: string, right: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(left), hash(right));
}

function isAmong(signatures: readonly string[], expected: Buffer, encoding: 'hex' | 'base64'): boolean {
  let found = false;
  for (const signature of signatures.slice(0, mostSignatures)) {
    const bytes = decode(signature, encoding);
    if (bytes !== null && bytes.length === expected.length && timingSafeEqual(bytes, expected)) found = true;
  }
  return found;
}

/** Node's decoders skip what they do not know; here that is no signature. */
function decode(text: string, encoding: 'hex' | 'base64'): Buffer | null {
  if (encoding === 'hex') return /^(?:[0-9a-f]{2})+$/i.test(text) ? Buffer.from(text, 'hex') : null;
  return /^[A-Za-z0-9+/_-]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : null;
}

function keyOf(secret: string, key: HmacRule['key']): Buffer | null {
  if (key === 'text') return Buffer.from(secret, 'utf8');
  const bytes = decode(secret.trim(), key);
  return bytes !== null && bytes.length > 0 ? bytes : null;
}

/** True without a moment: the rule has none then, or the signature would not have held. */
function isFresh(timestamp: string | null, unit: HmacRule['timestamp_unit'], tolerance: number, now: Date): boolean {
  if (timestamp === null) return true;
  const at = momentOf(timestamp, unit);
  return at !== null && Math.abs(now.getTime() - at) <= tolerance * 1000;
}

function momentOf(timestamp: string, unit: HmacRule['timestamp_unit']): number | null {
  if (unit === 'iso') {
    const at = Date.parse(timestamp);
    return Number.isNaN(at) ? null : at;
  }
  return /^\d{1,15}$/.test(timestamp) ? Number(timestamp) * (unit === 'seconds' ? 1000 : 1) : null;
}
