/** Gives each going program a user id of its own, when we run as root: no two going runs of this machine ever share one. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive, ownMark } from '../../platform/process-alive.ts';
import { cleanAfterUser } from './clean-after-user.ts';
import { hasProcesses, killAllOf, type ProcessIdentity } from './process-identity.ts';

/** `leftNothing`: the program could write nowhere but in its run folder, so there is nothing to look for. */
export type UserSlot = { uid: number; giveBack(leftNothing: boolean): Promise<void> };
/** Null when programs have to run as the user we are. */
export type UserSlots = {
  take(): Promise<UserSlot>;
  /** Ends what runs as a user that a dead server had; nothing when somebody living has it. */
  endLeft(uid: number): Promise<void>;
} | null;

/** Numbers that neither distributions nor systemd (its dynamic users begin at 61184) give to anybody. */
const firstUid = 60_706;
const uidCount = 478;

/**
 * Opens the slots; null unless we are root. One file a taken id, so that several servers of a machine share the range. What
 * dead servers left running is ended first.
 */
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
      const claimed = await claim(path, me);
      if (claimed === null) continue;
      // What a dead server's program left is ours to end; a stranger with this number is not.
      if (claimed === 'inherited') {
        if (!(await clear(uid))) continue;
      } else if (await hasProcesses(uid)) {
        await rm(path, { force: true });
        continue;
      }
      return { uid, giveBack: (leftNothing) => giveBack(path, uid, leftNothing) };
    }
    throw new Error('every user id for programs is taken');
  };
  const endLeft = async (uid: number): Promise<void> => {
    const path = join(folder, String(uid));
    if (existsSync(path) && (await claim(path, me)) === 'inherited') await giveBack(path, uid, false);
  };
  const taken = (await readdir(folder)).filter((name) => /^\d+$/.test(name)).map(Number);
  await Promise.all(taken.filter((uid) => uid >= firstUid && uid < firstUid + uidCount).map(endLeft));
  return { take, endLeft };
}

async function giveBack(path: string, uid: number, leftNothing: boolean): Promise<void> {
  const gone = leftNothing ? await killAllOf(uid) : await clear(uid);
  if (gone) await rm(path, { force: true });
}

/** Nothing of the user is left, neither processes nor files. False: it stays taken until a later server has cleared it. */
async function clear(uid: number): Promise<boolean> {
  if (!(await killAllOf(uid))) return false;
  const clean = await cleanAfterUser(uid);
  if (!clean) await killAllOf(uid);
  return clean;
}

/** A folder that only root can write to: somebody else's folder of that name is refused. */
async function slotFolder(): Promise<string> {
  for (const parent of ['/run', tmpdir(), '/tmp']) {
    const folder = join(parent, 'mortise-users');
    const made = await mkdir(folder, { recursive: true, mode: 0o700 }).then(
      () => stat(folder),
      () => null,
    );
    if (made !== null && made.uid === 0 && (made.mode & 0o022) === 0) return folder;
  }
  throw new Error('there is no folder in which to note the user ids of programs');
}

async function claim(path: string, me: ProcessIdentity): Promise<'fresh' | 'inherited' | null> {
  if (await create(path, me)) return 'fresh';
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return null;
  const owner = parseOwner(text);
  if (owner !== null && (await isAlive(owner))) return null;
  // Only one of several who see the dead owner's note moves it away.
  const away = `${path}.${randomUUID()}`;
  const moved = await succeeds(rename(path, away));
  if (moved) await rm(away, { force: true });
  return moved && (await create(path, me)) ? 'inherited' : null;
}

/** Makes the note whole or not at all; false when there is one. */
async function create(path: string, me: ProcessIdentity): Promise<boolean> {
  const whole = `${path}.${randomUUID()}`;
  await writeFile(whole, JSON.stringify(me), { mode: 0o600 });
  const made = await succeeds(link(whole, path));
  await rm(whole, { force: true });
  return made;
}

function succeeds(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  );
}

function parseOwner(text: string): ProcessIdentity | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('pid' in value) || !('started' in value)) return null;
    return typeof value.pid === 'number' && typeof value.started === 'string'
      ? { pid: value.pid, started: value.started }
      : null;
  } catch {
    return null;
  }
}
