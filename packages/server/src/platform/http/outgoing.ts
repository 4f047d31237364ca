/** The only way out: calls to other systems, guarded against reaching anything that is not public (SSRF). */
import { Agent, request as send, type Dispatcher } from 'undici';
import { guardedConnect, type Lookup } from './guarded-connect.ts';
import { Refusal } from './refusal.ts';
import { guardedSocket, type SocketTarget } from './guarded-socket.ts';
import { isSpecialAddress } from './special-address.ts';
import { isIP, type Socket } from 'node:net';
import { addAbortSignal, PassThrough, pipeline, type Readable } from 'node:stream';

export type OutgoingBody = string | URLSearchParams | Uint8Array;
export type OutgoingInit = {
  method?: string;
  headers?: Record<string, string> | Headers;
  body?: OutgoingBody;
  signal?: AbortSignal;
};
export type OutgoingLimits = { timeoutMs?: number; maxBytes?: number; redirects?: number };
export type OutgoingReply = { status: number; headers: Headers; text: string; url: string };
/** `body` ends with an error when it grows too large, the other side stalls for longer than `idleMs` (30 s), or it is broken off. */
export type OutgoingStream = { status: number; headers: Headers; body: Readable };
export type StreamLimits = { timeoutMs?: number; idleMs?: number; maxBytes?: number };

export type Outgoing = {
  /**
   * Calls an address and reads the whole reply. Refusal `address-not-allowed` for what is not public https,
   * `outside-unreachable` for no answer in time (10 s), a broken or an oversized one (1 MB). A redirect is followed for
   * GET and HEAD within the origin, up to three times (`redirects`); any other is given back as it is.
   */
  request(url: string | URL, init?: OutgoingInit, limits?: OutgoingLimits): Promise<OutgoingReply>;
  /**
   * Calls an address and gives the reply's body as it comes, up to `maxBytes` (100 MB). `timeoutMs` (30 s) bounds the wait for
   * the head of the reply. Redirects are given back as they are. Refusals as of `request`. The caller reads or destroys the body.
   */
  open(url: string | URL, init?: OutgoingInit, limits?: StreamLimits): Promise<OutgoingStream>;
  /** The same guard with the shape of `fetch`, for libraries. */
  fetch: typeof fetch;
  /**
   * A connection for a protocol of its own (SSH), at port 22 or from 1024 on. Refusals as of `request`. A target that is not
   * public has to be on the list as `sftp://host:port`. The caller ends the socket.
   */
  connect(target: SocketTarget, limits?: { timeoutMs?: number }): Promise<Socket>;
  close(): Promise<void>;
};

export type OutgoingOptions = { allowOrigins: readonly string[]; lookup?: Lookup };

const allowedPorts = new Set(['', '443', '8443']);
const maxRedirects = 3;

export function openOutgoing(options: OutgoingOptions): Outgoing {
  const allowed = new Set(options.allowOrigins.map(originOf));
  const pool = (limits: Agent.Options): { guarded: Agent; exempt: Agent } => ({
    guarded: new Agent({ connect: guardedConnect(options.lookup), ...poolLimits, ...limits }),
    exempt: new Agent({ ...poolLimits, ...limits }),
  });
  const whole = pool({});
  // Streams may take minutes: they wait for nobody, and nobody for them. Whoever opens them counts them.
  const streams = pool({ connections: null });
  const from =
    ({ guarded, exempt }: typeof whole) =>
    (url: URL): Agent => {
      if (allowed.has(url.origin)) return exempt;
      checkAddress(url);
      return guarded;
    };
  const request: Outgoing['request'] = async (url, init = {}, limits = {}) =>
    call(from(whole), parseUrl(url), init, limits);
  return {
    request,
    open: async (url, init = {}, limits = {}) => {
      const parsed = parseUrl(url);
      return openStream(from(streams)(parsed), parsed, init, limits);
    },
    fetch: (input, init) => fetchThrough(request, input, init),
    connect: (target, { timeoutMs = 10_000 } = {}) => {
      const exempt = allowed.has(`sftp://${target.host}:${target.port}`);
      return guardedSocket(target, exempt, AbortSignal.timeout(timeoutMs), options.lookup);
    },
    close: async () => {
      const all = [whole, streams].flatMap(({ guarded, exempt }) => [guarded, exempt]);
      await Promise.all(all.map((agent) => agent.destroy()));
    },
  };
}

/** A URL parser knows no origin of the scheme `sftp`. */
function originOf(entry: string): string {
  return entry.startsWith('sftp://') ? entry : new URL(entry).origin;
}

const poolLimits = {
  connections: 32,
  pipelining: 1,
  keepAliveTimeout: 4_000,
  maxHeaderSize: 32_768,
  allowH2: false,
} as const;

function parseUrl(url: string | URL): URL {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null) throw notAllowed('An address to call is not a URL.');
  return parsed;
}

/** Refuses by the address's own text what needs no look-up: scheme, port, credentials, literals in any spelling. */
function checkAddress(url: URL): void {
  if (url.protocol !== 'https:') throw notAllowed('Only https addresses may be called.');
  if (!allowedPorts.has(url.port)) throw notAllowed('Only the ports 443 and 8443 may be called.');
  if (url.username !== '' || url.password !== '')
    throw notAllowed('An address to call must not carry a name or password.');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && isSpecialAddress(host)) throw notAllowed('This address is not a public one.');
}

function notAllowed(sentence: string): Refusal {
  return new Refusal('address-not-allowed', sentence);
}

async function call(
  agentFor: (url: URL) => Agent,
  first: URL,
  init: OutgoingInit,
  limits: OutgoingLimits,
): Promise<OutgoingReply> {
  const signal = AbortSignal.any([
    AbortSignal.timeout(limits.timeoutMs ?? 10_000),
    ...(init.signal ? [init.signal] : []),
  ]);
  const method = (init.method ?? 'GET').toUpperCase();
  let url = first;
  for (let hop = 0; ; hop += 1) {
    const reply = await once(agentFor(url), url, method, init, signal, limits.maxBytes ?? 1_000_000);
    const next = hop < (limits.redirects ?? maxRedirects) ? redirectWithin(url, method, reply) : null;
    if (next === null) return reply;
    url = next;
  }
}

function redirectWithin(url: URL, method: string, reply: OutgoingReply): URL | null {
  const location = reply.headers.get('location');
  if (![301, 302, 303, 307, 308].includes(reply.status) || location === null) return null;
  if (method !== 'GET' && method !== 'HEAD') return null;
  if (!URL.canParse(location, url)) return null;
  const next = new URL(location, url);
  return next.origin === url.origin ? next : null;
}

async function once(
  agent: Agent,
  url: URL,
  method: string,
  init: OutgoingInit,
  signal: AbortSignal,
  maxBytes: number,
): Promise<OutgoingReply> {
  try {
    const reply = await sendWithin(signal, url, { dispatcher: agent, ...sentAs(method, init) });
    const headers = headersIn(reply.headers);
    return { status: reply.statusCode, headers, text: await readCapped(reply.body, headers, maxBytes), url: url.href };
  } catch (error) {
    throw init.signal?.aborted === true ? error : refusalFor(error, url);
  }
}

async function openStream(agent: Agent, url: URL, init: OutgoingInit, limits: StreamLimits): Promise<OutgoingStream> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new Error('no answer in time')), limits.timeoutMs ?? 30_000);
  const signal = AbortSignal.any([late.signal, ...(init.signal ? [init.signal] : [])]);
  const method = (init.method ?? 'GET').toUpperCase();
  try {
    const { idleMs: bodyTimeout = 30_000, maxBytes = 100_000_000 } = limits;
    const reply = await sendWithin(signal, url, { dispatcher: agent, bodyTimeout, ...sentAs(method, init) });
    const body = capped(reply.body, maxBytes);
    // Also when nobody reads it, or all of it is here already.
    if (init.signal !== undefined) addAbortSignal(init.signal, body);
    return { status: reply.statusCode, headers: headersIn(reply.headers), body };
  } catch (error) {
    throw init.signal?.aborted === true ? error : refusalFor(error, url);
  } finally {
    clearTimeout(timer);
  }
}

type Sent = Omit<NonNullable<Parameters<typeof send>[1]>, 'signal'> & { dispatcher: Agent };

/** While a request waits for a connection, undici does not hear of its signal: whoever gave up goes, and a late reply is dropped. */
async function sendWithin(signal: AbortSignal, url: URL, options: Sent): ReturnType<typeof send> {
  signal.throwIfAborted();
  const sent = send(url, { ...options, signal });
  const over = Promise.withResolvers<never>();
  const end = (): void => over.reject(signal.reason);
  signal.addEventListener('abort', end, { once: true });
  try {
    return await Promise.race([sent, over.promise]);
  } catch (error) {
    sent.then(
      ({ body }) => void body.on('error', () => undefined).destroy(),
      () => undefined,
    );
    throw error;
  } finally {
    signal.removeEventListener('abort', end);
  }
}

/** The body, ended with an error when it is larger; whoever destroys it ends the call. */
function capped(body: Readable, maxBytes: number): Readable {
  let size = 0;
  const counted = new PassThrough({
    transform(chunk: Uint8Array, _encoding, done) {
      size += chunk.length;
      if (size > maxBytes) done(new Error('the reply is too large'));
      else done(null, chunk);
    },
  });
  // The reader of `counted` hears of every error; there is nobody else to tell.
  return pipeline(body, counted, () => undefined);
}

function sentAs(method: string, init: OutgoingInit) {
  return {
    method: method as Dispatcher.HttpMethod,
    headers: headersOf(init),
    body: init.body === undefined ? null : bodyOf(init.body),
  };
}

function headersIn(found: Dispatcher.ResponseData['headers']): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(found))
    for (const each of Array.isArray(value) ? value : [value ?? '']) headers.append(name, each);
  return headers;
}

function headersOf(init: OutgoingInit): Record<string, string> {
  const headers: Record<string, string> = { 'accept-encoding': 'identity', 'user-agent': 'mortise' };
  const given = init.headers instanceof Headers ? Object.fromEntries(init.headers) : (init.headers ?? {});
  for (const [name, value] of Object.entries(given)) headers[name.toLowerCase()] = value;
  if (init.body instanceof URLSearchParams)
    headers['content-type'] ??= 'application/x-www-form-urlencoded;charset=UTF-8';
  return headers;
}

function bodyOf(body: OutgoingBody): string | Uint8Array {
  return body instanceof URLSearchParams ? body.toString() : body;
}

async function readCapped(body: AsyncIterable<Uint8Array>, headers: Headers, maxBytes: number): Promise<string> {
  const encoding = headers.get('content-encoding') ?? 'identity';
  if (encoding !== 'identity') throw new Error('the reply is compressed though that was not asked for');
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) throw new Error('the reply is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function refusalFor(error: unknown, url: URL): Refusal {
  for (let each: unknown = error; each instanceof Error; each = each.cause) if (each instanceof Refusal) return each;
  return new Refusal('outside-unreachable', `${url.host} gave no usable answer. Try again later.`);
}

async function fetchThrough(
  request: Outgoing['request'],
  input: RequestInfo | URL,
  init?: RequestInit,
): Promise<Response> {
  const asked = new Request(input, init);
  const body = asked.body === null ? undefined : new Uint8Array(await asked.arrayBuffer());
  const reply = await request(asked.url, {
    method: asked.method,
    headers: asked.headers,
    signal: asked.signal,
    ...(body && { body }),
  });
  const empty = [101, 204, 205, 304].includes(reply.status);
  const response = new Response(empty ? null : reply.text, { status: reply.status, headers: reply.headers });
  Object.defineProperty(response, 'url', { value: reply.url });
  return response;
}
