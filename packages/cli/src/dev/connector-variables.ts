/** What a run gets of the connectors that a manifest names, with what each is instead of a value: known for the systems of the catalogue. */
import { parseConnector, runFields, type RunField } from '@mortise/connectors';

const whose: Record<RunField['from'], string> = {
  customer: ', given by the customer',
  system: ', told by the system',
  vendor: ', given by you',
  token: '',
};

/** Field → what it is. Of a connector of the account's own nobody but its account file knows the fields. */
export function connectorVariables(name: string): Record<string, string> {
  // By its preferred method: the manifest says no other.
  const { connector } = parseConnector({ name, system: name }, () => null);
  if (connector === null) return { '…': '[each field of this connector in the account file]' };
  return Object.fromEntries(
    runFields(connector).map(({ name: field, label, from, optional }) => [
      field,
      `[${label}${whose[from]}${optional ? ', where there is one' : ''}]`,
    ]),
  );
}
