/** Connects only to public addresses: the resolved address is checked, pinned for the connection, and checked again once connected. */
import { lookup as systemLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { Refusal } from './refusal.ts';
import { isSpecialAddress } from './special-address.ts';

/** Resolves a name to all its addresses; tests give their own. */
export type Lookup = (host: string, done: (error: Error | null, addresses: LookupAddress[]) => void) => void;

/** All addresses of a name, as the system knows them. */
export const resolveAll: Lookup = (host, done) =>
  systemLookup(host, { all: true, verbatim: true }, (error, found) => done(error, found));

type DialOptions = { lookup: LookupFunction; timeout: number; keepAlive: boolean; allowH2: boolean };

/** A connector for undici. One special address among the answers refuses the name: an honest public name has none. Tests give their own `build`, which dials nowhere. */
export function guardedConnect(
  lookup: Lookup = resolveAll,
  build: (options: DialOptions) => buildConnector.connector = buildConnector,
): buildConnector.connector {
  const connect = build({ lookup: onlyPublic(lookup), timeout: 5_000, keepAlive: true, allowH2: false });
  return (options, done) => {
    connect(options, (error, socket) => {
      if (error !== null) return done(error, null);
      if (isSpecialAddress(socket.remoteAddress ?? '')) {
        socket.destroy();
        return done(notPublic(), null);
      }
      return done(null, socket);
    });
  };
}

/** A look-up that refuses a name with one special address among its answers. */
export function onlyPublic(lookup: Lookup): LookupFunction {
  return (host, options: LookupOptions, done) => {
    lookup(host, (error, addresses) => {
      const first = addresses?.[0];
      if (error !== null || first === undefined) return done(error ?? new Error('no address'), '', 4);
      if (addresses.some(({ address }) => isSpecialAddress(address))) return done(notPublic(), '', 4);
      if (options.all === true) return done(null, addresses);
      return done(null, first.address, first.family);
    });
  };
}

function notPublic(): Refusal {
  return new Refusal('address-not-allowed', 'This address is not a public one.');
}
