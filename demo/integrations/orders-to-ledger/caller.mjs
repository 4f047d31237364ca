/** Calls one JSON API: waits at most ten seconds, tries again when the other side is busy, and says in words what failed. */
import { setTimeout as wait } from 'node:timers/promises';

const TRIES = 3;

/** A function `(method, path, body?)` that gives the parsed answer or throws an Error with a sentence. */
export function caller(name, base, headers, log) {
  return async (method, path, body) => {
    for (let round = 1; ; round += 1) {
      log.debug(`${method} ${path}`);
      const reply = await attempt(`${base}${path}`, method, headers, body);
      if (reply?.ok) return reply.json();
      const busy = !reply || reply.status === 429 || reply.status >= 500;
      if (!busy || round === TRIES) throw new Error(sentence(name, reply));
      log.warn(`${name} is busy; trying again.`);
      await wait(500 * round);
    }
  };
}

/** The answer, or null when there was none. */
async function attempt(url, method, headers, body) {
  const init = { method, headers: { ...headers, accept: 'application/json' }, signal: AbortSignal.timeout(10_000) };
  if (body)
    Object.assign(init, {
      body: JSON.stringify(body),
      headers: { ...init.headers, 'content-type': 'application/json' },
    });
  try {
    return await fetch(url, init);
  } catch {
    return null;
  }
}

function sentence(name, reply) {
  if (!reply) return `${name} does not answer.`;
  if (reply.status === 401 || reply.status === 403) return `${name} refuses the credentials (${reply.status}).`;
  return `${name} answered ${reply.status}.`;
}
