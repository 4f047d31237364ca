/** Verifies a request signed with AWS Signature Version 4, written from its documentation and from nothing else. */
import { createHash, createHmac } from 'node:crypto';
import { headerOf, Unproven, type FamilyCall } from './family.ts';
import type { FamilyKeys } from './family-keys.ts';

const skewMs = 5 * 60_000;
const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
const mac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text, 'utf8').digest();

/** Refuses a wrong signature; gives the scope that it was made for. */
export function verifySigV4(call: FamilyCall, keys: FamilyKeys['aws']): { region: string; service: string } {
  const date = headerOf(call, 'x-amz-date') ?? '';
  const at = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (!(Math.abs(Date.now() - at) < skewMs)) throw new Unproven(`the date is ${date}`);
  const given = signatureIn(call);
  if (given.id !== keys.access_key_id) throw new Unproven(`the key ${given.id} is not known`);
  if (given.signature !== signatureOf(call, given, keys.secret_access_key))
    throw new Unproven(`the signature does not fit ${canonicalRequest(call, given.names)}`);
  return given;
}

type Given = { id: string; day: string; region: string; service: string; names: string[]; signature: string };

/** The parts of the Authorization header. */
export function signatureIn(call: FamilyCall): Given {
  const shape =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/;
  const found = shape.exec(headerOf(call, 'authorization') ?? '');
  if (found === null) throw new Unproven('no signature came');
  const [, id = '', day = '', region = '', service = '', names = '', signature = ''] = found;
  return { id, day, region, service, names: names.split(';'), signature };
}

/** What the signature of this request has to be. */
export function signatureOf(call: FamilyCall, { day, region, service, names }: Given, secret: string): string {
  const scope = `${day}/${region}/${service}/aws4_request`;
  const date = headerOf(call, 'x-amz-date') ?? '';
  const toSign = ['AWS4-HMAC-SHA256', date, scope, sha256(canonicalRequest(call, names))].join('\n');
  const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>(mac, `AWS4${secret}`);
  return mac(key, toSign).toString('hex');
}

function canonicalRequest(call: FamilyCall, names: string[]): string {
  for (const needed of ['host', 'x-amz-date'])
    if (!names.includes(needed)) throw new Unproven(`${needed} is not signed`);
  const sent = headerOf(call, 'x-amz-content-sha256');
  if (sent !== null && sent !== sha256(call.body)) throw new Unproven('the hash of the body is wrong');
  const headers = names.map((name) => `${name}:${(headerOf(call, name) ?? '').trim().replaceAll(/ +/g, ' ')}\n`);
  const query = [...new URLSearchParams(call.query)]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .toSorted((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
  // Services other than S3 encode the path once more.
  const path = call.fullPath.split('/').map(encode).join('/');
  return [call.method, path, query.join('&'), headers.join(''), names.join(';'), sha256(call.body)].join('\n');
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
