/** What happens to accounts of installed integrations behind people's backs: one breaks, a system begins to call, less is given than was asked for. */
import { readFileSync, writeFileSync } from 'node:fs';
import { apply } from '@mortise/server';
import type { Product } from '../support/product/start-product.ts';

/** The CRM takes back the sign-in of everybody. */
export async function breakCrm({ running }: Product): Promise<void> {
  const reason = '{"code": "signed-out", "message": "Fernhill CRM asks you to sign in again. Nothing is lost."}';
  await running.means.db.execute(
    `update connections set state = 'broken', reason = '${reason}' where connector_name = 'crm'`,
  );
}

/** From now on the newsletter calls, as its connector says. */
export async function letNewsletterCall({ accountFile, running }: Product): Promise<void> {
  const calls = 'webhooks: { verification: { kind: hmac, header: X-Larkpost-Signature } }';
  const label = /( +)label: Larkpost newsletter\n/;
  const file = readFileSync(accountFile, 'utf8').replace(label, (line, space) => `${line}${space}${calls}\n`);
  writeFileSync(accountFile, file);
  await apply(running.means, accountFile);
}

/** The next sign-in at the CRM gives less than is asked for. */
export function giveLess({ fakes: { journal } }: Product): void {
  const body = { access_token: 'at', token_type: 'Bearer', scope: 'profile' };
  journal.plan({ path: '/crm/token', status: 200, body });
  journal.plan({ path: '/crm/api/me', status: 200, body: { company: 'Oakline Furniture' } });
}
