/** Whether what a connection holds can be used with its connector's definition of today. Pure. */
import { askedFields, type Connector } from '@mortise/connectors';
import type { StoredSecrets } from './connection.ts';

/** Kinds that send what was typed and nothing else: one may take the place of another where the same is asked. */
const typedAlone = new Set<Connector['kind']>(['api_key', 'bearer_token', 'basic', 'custom_fields', 'aws_keys']);

/** False when somebody has to connect again: in another way, or with a value that was not asked for before. */
export function fitsDefinition(connector: Connector, { kind, fields }: StoredSecrets): boolean {
  const isWay = kind === connector.kind || (typedAlone.has(kind) && typedAlone.has(connector.kind));
  const needed = askedFields(connector).filter((field) => !field.optional && field.default === undefined);
  return isWay && needed.every(({ name }) => (fields[name] ?? '') !== '');
}
