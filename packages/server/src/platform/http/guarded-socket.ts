/** A TCP connection to a public address only: checked by its text, resolved once, and checked again once connected. */
import { isIP, Socket } from 'node:net';
import { onlyPublic, resolveAll, type Lookup } from './guarded-connect.ts';
import { Refusal } from './refusal.ts';
import { isSpecialAddress } from './special-address.ts';

export type SocketTarget = { host: string; port: number };

/** `exempt`: the target is on the list of what may be reached although it is not public. Refusals as of `Outgoing.connect`. */
export async function guardedSocket(
  { host, port }: SocketTarget,
  exempt: boolean,
  signal: AbortSignal,
  lookup: Lookup = resolveAll,
): Promise<Socket> {
  const name = hostOf(host);
  if (!exempt && !isAllowedPort(port)) throw notAllowed('Only port 22 and ports from 1024 on may be called.');
  if (!exempt && isIP(name) !== 0 && isSpecialAddress(name)) throw notAllowed('This address is not a public one.');
  return new Promise((done, fail) => {
    const socket = new Socket();
    const give = (error: unknown): void => {
      socket.destroy();
      const cause = error instanceof Error ? error.cause : undefined;
      const refusal = [error, cause].find((each) => each instanceof Refusal);
      fail(refusal ?? new Refusal('outside-unreachable', `${host} does not answer.`));
    };
    if (signal.aborted) return give(signal.reason);
    const abort = (): void => give(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    socket.once('error', give);
    socket.once('connect', () => {
      signal.removeEventListener('abort', abort);
      if (!exempt && isSpecialAddress(socket.remoteAddress ?? ''))
        return give(notAllowed('This address is not a public one.'));
      socket.off('error', give);
      done(socket);
    });
    socket.connect({ host: name, port, ...(exempt ? {} : { lookup: onlyPublic(lookup) }) });
  });
}

/** As a URL parser reads it: every spelling of an IPv4 address becomes the one with four numbers. */
function hostOf(host: string): string {
  const url = `http://${host.includes(':') ? `[${host}]` : host}`;
  if (!/^[^\s/?#@\\]+$/.test(host) || !URL.canParse(url)) throw notAllowed('An address to call is not a host name.');
  return new URL(url).hostname.replace(/^\[|\]$/g, '');
}

/** Well-known services besides SSH have nothing to do with us. */
function isAllowedPort(port: number): boolean {
  return Number.isInteger(port) && (port === 22 || (port >= 1024 && port <= 65_535));
}

function notAllowed(sentence: string): Refusal {
  return new Refusal('address-not-allowed', sentence);
}
