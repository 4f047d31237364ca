/** Signature Version 4 of AWS (docs.aws.amazon.com, IAM, "Create a signed AWS API request"). */
import { createHash } from 'node:crypto';
import { AwsV4Signer } from 'aws4fetch';
import type { AwsConnector } from '../connector.ts';
import { fillHeader, fillText, type Values } from '../fill-template.ts';
import { RequestProblem } from '../request-problem.ts';
import { awsAddress } from './aws-address.ts';
import type { AnyOutgoing, At } from './outgoing.ts';

/**
 * Service and region are read from a host of AWS; the field `region` counts where the host tells none. The address is sent in
 * the one spelling that every reader takes for the same.
 */
export async function signedAws<Call extends AnyOutgoing>(
  connector: AwsConnector,
  values: Values,
  call: Call,
  at: At,
): Promise<Call> {
  const session = fillHeader('{session_token}', values);
  const region = regionInHost(call.url) ? null : fillHeader('{region}', values);
  const keys = {
    accessKeyId: inHeader('access_key_id', values),
    secretAccessKey: fillText('{secret_access_key}', values),
  };
  const named = connector.service === undefined ? null : fillHeader(connector.service, values);
  const service = named ?? new AwsV4Signer({ url: call.url, headers: call.headers, ...keys }).service;
  const isS3 = /^s3(?:express)?(?:-|$)/.test(service);
  const { 'x-amz-security-token': _, ...given } = call.headers;
  const sent = isS3 ? { 'x-amz-content-sha256': hashOf(call.body), ...given } : given;
  const address = awsAddress(call.url, isS3);
  const signer = new AwsV4Signer({
    method: call.method,
    url: address.url,
    headers: Object.fromEntries(Object.entries(sent).filter(([name]) => isSigned(name))),
    allHeaders: true,
    body: typeof call.body === 'string' || call.body === null ? call.body : new Uint8Array(call.body),
    ...keys,
    service,
    datetime: at.now.toISOString().replaceAll(/[:-]|\.\d{3}/g, ''),
    ...(session === null ? {} : { sessionToken: session }),
    ...(region === null ? {} : { region }),
  });
  // Its own drop parameters without a name, and of S3 the second of one name.
  Object.assign(signer, { encodedPath: address.path, encodedSearch: address.query });
  const { headers } = await signer.sign();
  return { ...call, url: address.url, headers: { ...sent, ...Object.fromEntries(headers) } };
}

function hashOf(body: string | Uint8Array | null): string {
  return createHash('sha256')
    .update(body ?? '')
    .digest('hex');
}

/** Stands in the header as it is. */
function inHeader(name: string, values: Values): string {
  const value = fillHeader(`{${name}}`, values);
  if (value === null) throw new RequestProblem('missing-field', name);
  return value;
}

/** Those that no program between here and AWS changes. */
function isSigned(name: string): boolean {
  return name === 'content-type' || name.startsWith('x-amz-');
}

function regionInHost(url: string): boolean {
  return /\.[a-z]{2}(?:-[a-z]+)+-\d\.(?:amazonaws\.com(?:\.cn)?|on\.aws)$/.test(new URL(url).hostname);
}
