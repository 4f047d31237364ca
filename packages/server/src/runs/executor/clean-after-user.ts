/** Removes what the programs of a user id left outside their run folder, before the id is given to another tenant's program. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { runTool } from './starter.ts';
import { sharedPlaces } from './walls.ts';

/** Milliseconds for all of it. */
const longest = 30_000;

/**
 * No process of the user may be left. The work is done as that user, so a trap that it laid can only hurt its own files.
 * False when it did not come to an end in 30 s: the id must not be given to anybody yet.
 */
export async function cleanAfterUser(uid: number): Promise<boolean> {
  for (const { flag, id } of await messagesOf(uid)) await runAs(uid, 'ipcrm', [flag, id]);
  const places = sharedPlaces.filter((place) => existsSync(place));
  const mine = ['-xdev', '-mindepth', '1', '-maxdepth', '2', '-user', String(uid), '-prune'];
  // A folder that its owner closed to itself is opened first.
  const open = ['(', '!', '-type', 'd', '-o', '-exec', 'chmod', '-R', 'u+rwX', '{}', ';', '-o', '-prune', ')'];
  // Trailing slash: one of them may be a link.
  const from = places.map((place) => `${place}/`);
  return runAs(uid, 'find', [...from, ...mine, ...open, '-exec', 'rm', '-rf', '{}', '+']);
}

/** System V shared memory, semaphores and queues that the user owns, as `ipcrm` wants them named. */
async function messagesOf(uid: number): Promise<{ flag: string; id: string }[]> {
  const kinds = { shm: '-m', sem: '-s', msg: '-q' };
  const found = Object.entries(kinds).map(async ([kind, flag]) => {
    const text = await readFile(`/proc/sysvipc/${kind}`, 'utf8').catch(() => '');
    const [names = [], ...rows] = text.split('\n').map((line) => line.trim().split(/\s+/));
    return rows.filter((row) => row[names.indexOf('uid')] === String(uid)).map((row) => ({ flag, id: row[1] ?? '' }));
  });
  return (await Promise.all(found)).flat();
}

/** False when it did not come to its end; what it says and its exit code are no matter: files of others are in the way everywhere. */
async function runAs(uid: number, command: string, args: readonly string[]): Promise<boolean> {
  return (await runTool(command, args, { uid, timeout: longest })).code !== null;
}
