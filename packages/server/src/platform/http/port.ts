/** Listening on a port, with a clear sentence when somebody else already does. */
import { createServer } from 'node:net';

/** Throws when the port cannot be had; nothing has been started yet then. Port 0 always passes. */
export async function checkPort(port: number, host: string): Promise<void> {
  if (port === 0) return;
  await new Promise<void>((done, fail) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => fail(portError(error, port)));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => done()));
  });
}

/** The sentence for a failed listen; other errors are given back as they are. */
export function portError(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === 'EADDRINUSE')
    return new Error(`Port ${port} is taken by another program. Stop it, or choose another port.`, { cause: error });
  if (error.code === 'EACCES')
    return new Error(`Port ${port} may not be opened by this user. Choose one above 1023.`, { cause: error });
  return error;
}
