/** Names of the variables that runs of an integration get of its connectors: what the author of its program writes. Pure. */
import { runFields } from '@mortise/connectors';
import { variableName } from '@mortise/manifest';
import type { Connector } from '../connectors/index.ts';
import type { UsedConnector } from '../integrations/index.ts';

export type RunVariables = { integration: string; /** As the program calls it. */ connector: string; names: string[] };

/** In the order in which they are connected; the same are there with `MORTISE_` for `PAN_`. */
export function runVariables(
  integration: string,
  used: readonly UsedConnector[],
  connectors: readonly Connector[],
): RunVariables[] {
  return used.flatMap(({ name, as = name }) => {
    const connector = connectors.find((one) => one.name === name);
    if (connector === undefined) return [];
    const prefix = `PAN_SEC_${variableName(as)}_`;
    return [
      { integration, connector: as, names: runFields(connector).map((field) => prefix + variableName(field.name)) },
    ];
  });
}
