/** Signature Version 4 of AWS (docs.aws.amazon.com, IAM, "Create a signed AWS API request"). */
import { AwsV4Signer } from 'aws4fetch';
import type { AwsConnector } from '../connector.ts';
import { fillHeader, fillText, type Values } from '../fill-template.ts';
import { RequestProblem } from '../request-problem.ts';
import type { At, Outgoing } from './outgoing.ts';

/** Service and region are read from a host of AWS; the field `region` counts where the host tells none. */
export async function signedAws(connector: AwsConnector, values: Values, call: Outgoing, at: At): Promise<Outgoing> {
  const session = fillHeader('{session_token}', values);
  const region = regionInHost(call.url) ? null : fillHeader('{region}', values);
  const service = connector.service === undefined ? null : fillHeader(connector.service, values);
  const signer = new AwsV4Signer({
    method: call.method,
    url: call.url,
    headers: Object.fromEntries(Object.entries(call.headers).filter(([name]) => isSigned(name))),
    allHeaders: true,
    body: call.body,
    accessKeyId: inHeader('access_key_id', values),
    secretAccessKey: fillText('{secret_access_key}', values),
    datetime: at.now.toISOString().replaceAll(/[:-]|\.\d{3}/g, ''),
    ...(session === null ? {} : { sessionToken: session }),
    ...(region === null ? {} : { region }),
    ...(service === null ? {} : { service }),
  });
  const { url, headers } = await signer.sign();
  return { ...call, url: url.href, headers: { ...call.headers, ...Object.fromEntries(headers) } };
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
  return /\.[a-z]{2}(?:-[a-z]+)+-\d\.amazonaws\.com(?:\.cn)?$/.test(new URL(url).hostname);
}
