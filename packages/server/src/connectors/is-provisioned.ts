/** Whether the people who make an integration gave all that a connector needs of them. */
import type { Connector } from '@mortise/connectors';

/** True when nothing is missing that is not optional; a default stands for a value. */
export function isProvisioned(connector: Connector, provision: { has(field: string): boolean }): boolean {
  return connector.provision_fields.every(
    ({ name, optional, default: usual }) => optional || usual !== undefined || provision.has(name),
  );
}
