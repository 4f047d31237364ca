/** NetSuite's hosts carry the account ID in lower case, with a dash where the ID of a sandbox has an underscore. */
import type { Values } from '../fill-template.ts';

/** Adds `account_host` from `account_id`: `1234567_SB1` → `1234567-sb1`. */
export function netsuiteHost(values: Values): Values {
  const { account_id } = values;
  if (account_id === undefined || account_id === '') return values;
  return { ...values, account_host: account_id.toLowerCase().replaceAll('_', '-') };
}
