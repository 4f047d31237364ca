/**
 * Pipes from a program to us. Those of `child_process` are sockets: a program cannot open them by name (`>/dev/stderr`),
 * and every read makes a buffer that waits for the garbage collector. These are named pipes, read into one buffer.
 */
import { closeSync, constants, openSync } from 'node:fs';
import { lchown, rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { runTool } from './starter.ts';

/** Both ends as file descriptors. The program's starter opens `path` for it; then `writeEnd` and the file are to go, see `handOver`. */
export type Pipe = { readEnd: number; writeEnd: number; path: string };

const bufferSize = 65_536;

/** Makes as many pipes as there are names, which the user (null: the one we are) may open. */
export async function openPipes(folder: string, names: readonly string[], uid: number | null): Promise<Pipe[]> {
  const paths = names.map((name) => join(folder, name));
  const made: Pipe[] = [];
  try {
    const { code } = await runTool('mkfifo', ['-m', '600', ...paths]);
    if (code !== 0) throw new Error('The pipes of a program could not be made.');
    for (const path of paths) {
      if (uid !== null) await lchown(path, uid, uid);
      made.push({ ...openBothEnds(path), path });
    }
    return made;
  } catch (error) {
    for (const { readEnd } of made) closeSync(readEnd);
    await handOver(made);
    throw error;
  }
}

/** Lets go of the writing ends, which from now on only the program has, and of the files: they are there for a moment only. */
export async function handOver(pipes: readonly Pipe[]): Promise<void> {
  for (const { writeEnd } of pipes) closeSync(writeEnd);
  await Promise.all(pipes.map(({ path }) => rm(path, { force: true })));
}

/** The reader does not wait for a writer; the writer then finds a reader. */
function openBothEnds(path: string): Omit<Pipe, 'path'> {
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
