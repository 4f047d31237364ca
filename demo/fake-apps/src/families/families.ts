/** One pretend system a family of connectors; each checks what arrives byte for byte and says in the record what it did not like. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Unproven, type Family, type FamilyAnswer, type FamilyCall } from './family.ts';
import { createFamilyKeys, type FamilyKeys } from './family-keys.ts';
import { createIssuedTokens, type IssuedTokens } from './issued-tokens.ts';
import { plainFamilies } from './plain-families.ts';
import { shopsFamily } from './shops.ts';
import { aws, oauth1 } from './signed-families.ts';
import { clientCredentials, exchange, serviceAccount } from './token-families.ts';

/** What came, and why it was refused; null: it was taken. */
export type Arrival = FamilyCall & { family: string; refused: string | null };

export type FamiliesDoor = {
  /** `http://localhost:<port>/families`; behind it the family's name. */
  base: string;
  keys: FamilyKeys;
  tokens: Record<'client_credentials' | 'exchange' | 'service_account' | 'shop', IssuedTokens>;
  /** Every call since the start, oldest first. */
  arrivals: readonly Arrival[];
};

const longestBody = 256 * 1024;

/** The door, and the listener for everything under `/families/`. */
export function createFamilies(origin: string): {
  door: FamiliesDoor;
  listener: (request: IncomingMessage, reply: ServerResponse) => void;
} {
  const keys = createFamilyKeys();
  const tokens = {
    client_credentials: createIssuedTokens('cct_'),
    exchange: createIssuedTokens('ses_'),
    service_account: createIssuedTokens('sat_'),
    shop: createIssuedTokens('shp_'),
  };
  const families: Readonly<Record<string, Family>> = {
    ...plainFamilies(keys),
    'client-credentials': clientCredentials(keys, tokens.client_credentials),
    exchange: exchange(keys, tokens.exchange),
    'service-account': serviceAccount(keys, tokens.service_account),
    oauth1: oauth1(keys.oauth1),
    aws: aws(keys.aws),
    shops: shopsFamily(keys.shop, tokens.shop),
  };
  const arrivals: Arrival[] = [];
  const listener = (request: IncomingMessage, reply: ServerResponse): void => {
    void read(request).then((body) => {
      const { family, call } = callOf(origin, request, body);
      const { answer, refused } = answerTo(families, family, call);
      arrivals.push({ ...call, family, refused });
      send(reply, answer);
    });
  };
  return { door: { base: `${origin}/families`, keys, tokens, arrivals }, listener };
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= longestBody) chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function callOf(origin: string, request: IncomingMessage, body: string): { family: string; call: FamilyCall } {
  const [fullPath = '', query = ''] = (request.url ?? '').split(/\?(.*)/s);
  const [, family = '', path = ''] = /^\/families\/([^/]+)(.*)$/s.exec(fullPath) ?? [];
  const raw = request.rawHeaders;
  const headers = raw.flatMap((name, at) => (at % 2 === 0 ? [[name, raw[at + 1] ?? ''] as const] : []));
  return { family, call: { method: request.method ?? 'GET', origin, path, fullPath, query, headers, body } };
}

function answerTo(
  families: Readonly<Record<string, Family>>,
  name: string,
  call: FamilyCall,
): { answer: FamilyAnswer; refused: string | null } {
  const family = Object.hasOwn(families, name) ? families[name] : undefined;
  try {
    if (family === undefined) throw new Unproven(`there is no family ${name}`, 'not_found', 404);
    return { answer: family(call), refused: null };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const told = error instanceof Unproven ? error : new Unproven(why, 'bad_request', 400);
    return { answer: { status: told.status, json: { error: told.error } }, refused: why };
  }
}

function send(reply: ServerResponse, answer: FamilyAnswer): void {
  const { status, json, text, page, location } = answer;
  const type = page === undefined ? (json === undefined ? 'text/plain' : 'application/json') : 'text/html';
  reply.writeHead(status, {
    'content-type': `${type}; charset=utf-8`,
    'cache-control': 'no-store',
    ...(location === undefined ? {} : { location }),
  });
  reply.end(page ?? text ?? (json === undefined ? '' : JSON.stringify(json)));
}
