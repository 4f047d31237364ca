/** Lays the bodies of webhooks into a run's folder, one after the other, so that they are never all in memory. */
import type { Means } from '../platform/means.ts';
import { beginDeliveries, deliveryBody } from '../webhooks/index.ts';
import type { RunFolder } from './executor/index.ts';
import type { BodyFiles } from './prepare-run.ts';
import type { ClaimedRun } from './run.ts';

/** The path of each body by its trigger; a body that is not kept any longer has none. */
export async function placeBodies(
  means: Means,
  { account }: Pick<ClaimedRun, 'account'>,
  triggers: readonly string[],
  folder: Pick<RunFolder, 'put'>,
): Promise<BodyFiles> {
  const files = new Map<string, string>();
  if (triggers.length === 0) return files;
  await beginDeliveries(means.db, account, triggers);
  for (const id of triggers) {
    const body = await deliveryBody(means.db, account, id);
    if (body !== null) files.set(id, await folder.put(id, body));
  }
  return files;
}
