/** Gives each going program a user id of its own, when we run as root: no two going runs of this machine ever share one. */
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive, ownMark } from '../../platform/process-alive.ts';
import { killAllOf, type ProcessIdentity } from './process-identity.ts';

export type UserSlot = { uid: number; giveBack(): Promise<void> };
/** Null when programs have to run as the user we are. */
export type UserSlots = { take(): Promise<UserSlot> } | null;

const firstUid = 61_000;
const uidCount = 1000;

/** Opens the slots; null unless we are root. One file a taken id, so that several servers of a machine share the range. */
export async function openUserSlots(): Promise<UserSlots> {
  if (process.getuid?.() !== 0) return null;
  const folder = await slotFolder();
  const me = await ownMark();
  let next = Math.floor(Math.random() * uidCount);
  const take = async (): Promise<UserSlot> => {
    for (let tried = 0; tried < uidCount; tried += 1) {
      const uid = firstUid + (next % uidCount);
      next += 1;
      const path = join(folder, String(uid));
      if (!(await claim(path, me))) continue;
      await killAllOf(uid);
      return { uid, giveBack: () => giveBack(path, uid) };
    }
    throw new Error('every user id for programs is taken');
  };
  return { take };
}

async function giveBack(path: string, uid: number): Promise<void> {
  await killAllOf(uid);
  await rm(path, { force: true });
}

/** A folder that only root can write to: somebody else's folder of that name is refused. */
async function slotFolder(): Promise<string> {
  for (const parent of ['/run', tmpdir(), '/tmp']) {
    const folder = join(parent, 'mortise-users');
    const made = await mkdir(folder, { recursive: true, mode: 0o700 }).then(() => stat(folder), () => null);
    if (made !== null && made.uid === 0 && (made.mode & 0o022) === 0) return folder;
  }
  throw new Error('there is no folder in which to note the user ids of programs');
}

async function claim(path: string, me: ProcessIdentity): Promise<boolean> {
  if (await create(path, me)) return true;
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null || text === '') return false;
  const owner = parseOwner(text);
  if (owner !== null && (await isAlive(owner))) return false;
  // Only one of several who see the dead owner's note moves it away.
  const away = `${path}.${me.pid}`;
  const moved = await rename(path, away).then(() => true, () => false);
  if (moved) await rm(away, { force: true });
  return moved && create(path, me);
}

function create(path: string, me: ProcessIdentity): Promise<boolean> {
  return writeFile(path, JSON.stringify(me), { flag: 'wx', mode: 0o600 }).then(() => true, () => false);
}

function parseOwner(text: string): ProcessIdentity | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('pid' in value) || !('started' in value)) return null;
    return typeof value.pid === 'number' && typeof value.started === 'string' ? { pid: value.pid, started: value.started } : null;
  } catch {
    return null;
  }
}
