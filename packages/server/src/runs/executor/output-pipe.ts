/**
 * Pipes from a program to us. Those of `child_process` are sockets: a program cannot open them by name (`>/dev/stderr`),
 * and every read makes a buffer that waits for the garbage collector. These are named pipes, read into one buffer.
 */
import { execFile } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { lchown, rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Both ends as file descriptors; `writeEnd` is for the program. */
export type Pipe = { readEnd: number; writeEnd: number };

const bufferSize = 65_536;
const run = promisify(execFile);

/** Makes as many pipes as there are names, which the user (null: the one we are) may open. Their files are in the folder for a moment only. */
export async function openPipes(folder: string, names: readonly string[], uid: number | null): Promise<Pipe[]> {
  const paths = names.map((name) => join(folder, name));
  const made: Pipe[] = [];
  try {
    await run('mkfifo', ['-m', '600', ...paths]);
    for (const path of paths) {
      if (uid !== null) await lchown(path, uid, uid);
      made.push(openBothEnds(path));
    }
    return made;
  } catch (error) {
    for (const { readEnd, writeEnd } of made) for (const end of [readEnd, writeEnd]) closeSync(end);
    throw error;
  } finally {
    await Promise.all(paths.map((path) => rm(path, { force: true })));
  }
}

/** The reader does not wait for a writer; the writer then finds a reader. */
function openBothEnds(path: string): Pipe {
  const readEnd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    return { readEnd, writeEnd: openSync(path, 'w') };
  } catch (error) {
    closeSync(readEnd);
    throw error;
  }
}

export type Reading = {
  /** Emits `close` at the end. `resume` goes on after a pause. */
  stream: Socket;
  /** When something came last, by `performance.now()`. */
  heard(): number;
};

/** Reads until every writer has closed. `take` may keep nothing of the chunk, which is overwritten; false pauses. */
export function readPipe(readEnd: number, take: (chunk: Buffer) => boolean): Reading {
  let heard = performance.now();
  const buffer = Buffer.allocUnsafeSlow(bufferSize);
  const callback = (count: number): boolean => {
    heard = performance.now();
    return take(buffer.subarray(0, count));
  };
  const stream = new Socket({ fd: readEnd, readable: true, writable: false, onread: { buffer, callback } });
  stream.resume();
  return { stream, heard: () => heard };
}
