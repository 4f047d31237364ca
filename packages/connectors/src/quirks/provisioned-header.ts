/** A key whose header is chosen when the connector is provisioned, not when it is written. */
import type { Connector } from '../connector.ts';
import type { Values } from '../fill-template.ts';
import { RequestProblem } from '../request-problem.ts';

type Credential = NonNullable<Connector['credential']>;

/** The credential with the provisioned `header_name` and `header_format`, where there are any. */
export function provisionedHeader(credential: Credential, values: Values): Credential {
  const name = values['header_name'] || credential.name;
  if (!/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,60}$/.test(name)) throw new RequestProblem('bad-value', 'header_name');
  return { in: 'header', name, format: values['header_format'] || credential.format };
}
