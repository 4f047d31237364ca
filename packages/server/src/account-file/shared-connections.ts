/** Connections that an account file makes for all customers of an integration: tried at their systems before anything is written. */
import { accountBySlug, appliedParts } from '../accounts/index.ts';
import {
  forgetConnection,
  globalPart,
  isConnected,
  saveConnection,
  tryCredentials,
  type NewConnection,
} from '../connections/index.ts';
import { isProvisioned, openProvision } from '../connectors/index.ts';
import { findIntegration } from '../integrations/index.ts';
import type { Tx } from '../platform/database/index.ts';
import { Refusal, type RefusalCode } from '../platform/http/refusal.ts';
import type { AccountId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import type { Secret } from '../platform/vault/index.ts';
import type { Materials, SharedConnection } from './load-materials.ts';
import type { FileProblem } from './located-yaml.ts';
import { partHash, type Parts } from './parts.ts';
import type { ReadAccountFile } from './read-account-file.ts';

export type Tried = {
  /** By part. */
  made: ReadonlyMap<string, NewConnection>;
  problems: FileProblem[];
  /** Why nobody can tell whether they are right, where that is all there is against them: no answer, or none to go by. */
  unanswered: 'outside-unreachable' | 'outside-refused' | null;
};

type Place = { account: AccountId; tenant: null; integration: string; connector: string };

/** Asks the outside systems about what is new, and about what is connected no more. Writes nothing. */
export async function tryShared(means: Means, read: ReadAccountFile, materials: Materials): Promise<Tried> {
  const made = new Map<string, NewConnection>();
  const refused: { code: RefusalCode; problem: FileProblem }[] = [];
  if (materials.shared.length === 0) return { made, problems: [], unanswered: null };
  const account = (await accountBySlug(means, read.file.account.slug))?.id ?? null;
  const before = account === null ? null : await appliedParts(means.db, account);
  for (const shared of materials.shared) {
    const part = partOf(shared);
    if (account !== null && before?.get(part) === partHash(means, account, part, stateOf(shared))) {
      const place = await placeOf(means.db, account, shared.integration, shared.connector.name);
      if (await isConnected(means.db, place)) continue;
    }
    try {
      made.set(part, await tryOne(means, account, shared, materials));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const sentences = error.problems ?? [{ path: '', message: error.message }];
      for (const { path, message } of sentences)
        refused.push({ code: error.code, problem: read.at(shared.at + path, message) });
    }
  }
  return {
    made,
    problems: refused.map(({ problem }) => problem),
    unanswered: unansweredOf(refused.map(({ code }) => code)),
  };
}

function unansweredOf(codes: readonly RefusalCode[]): Tried['unanswered'] {
  const isRefused = codes.includes('outside-refused');
  const isAway = codes.includes('outside-unreachable');
  if (codes.some((code) => code !== 'outside-refused' && code !== 'outside-unreachable')) return null;
  return isAway ? 'outside-unreachable' : isRefused ? 'outside-refused' : null;
}

async function tryOne(
  means: Means,
  account: AccountId | null,
  { connector, fields }: SharedConnection,
  { provisions }: Materials,
): Promise<NewConnection> {
  const given = provisions.get(connector.name);
  let provision: ReadonlyMap<string, Secret> = new Map(Object.entries(given ?? {}));
  if (given === undefined && account !== null)
    provision = await openProvision(means.db, means, account, connector.name);
  if (!isProvisioned(connector, provision))
    throw new Refusal(
      'connector-not-provisioned',
      `${connector.label} cannot be tried: its connector lacks something in provision.`,
    );
  return tryCredentials(means, connector, provision, { ...fields });
}

/** Saves what was tried. Refusal `account-file-invalid` when somebody else applied another state since. */
export async function applyShared(
  tx: Tx,
  means: Means,
  account: AccountId,
  parts: Parts,
  shared: readonly SharedConnection[],
  made: Tried['made'],
): Promise<void> {
  for (const one of shared) {
    const part = partOf(one);
    const place = await placeOf(tx, account, one.integration, one.connector.name);
    const tried = made.get(part);
    const save = async (): Promise<void> => {
      if (tried === undefined)
        throw new Refusal(
          'account-file-invalid',
          'This account was changed from elsewhere meanwhile, so nothing was changed. Apply the file again.',
        );
      await saveConnection(tx, means, place, tried);
    };
    await parts.apply(part, stateOf(one), save, tried !== undefined && !(await isConnected(tx, place)));
  }
}

/** Disconnects what a part named, and has the outside system forget it. */
export async function forgetShared(tx: Tx, means: Means, account: AccountId, part: string): Promise<void> {
  const [, integration = '', connector = ''] = part.split(' ');
  await forgetConnection(tx, means, await placeOf(tx, account, integration, connector));
}

function partOf({ integration, connector }: SharedConnection): string {
  return globalPart(integration, connector.name);
}

/** Another kind of connector keeps other secrets of the same fields. */
function stateOf({ connector, fields }: SharedConnection): object {
  return { kind: connector.kind, fields };
}

async function placeOf(tx: Tx, account: AccountId, name: string, connector: string): Promise<Place> {
  const integration = await findIntegration(tx, account, name);
  if (integration === null) throw new Error('An integration that was applied is not there.');
  return { account, tenant: null, integration: integration.id, connector };
}
