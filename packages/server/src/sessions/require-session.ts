/** The first line of every route that a session may call: who asks, from its own origin, with the verb it needs. */
import type { FastifyRequest } from 'fastify';
import { accountById } from '../accounts/index.ts';
import { Refusal } from '../platform/http/refusal.ts';
import type { Means } from '../platform/means.ts';
import type { Verb } from './embed-claims.ts';
import { originNotAllowed } from './exchange-embed-token.ts';
import { findSession, sessionInvalid } from './find-session.ts';
import { originOf, ownOrigin } from './request-origin.ts';
import type { SessionScope } from './session-scope.ts';
import { readBearer } from './session-token.ts';

/**
 * The session of a request. Throws `session-invalid`, `session-expired`, `origin-not-allowed` when another page than the
 * one that exchanged it asks (or the account no longer lists that page), and `not-allowed` when it lacks `verb`.
 */
export async function requireSession(means: Means, request: FastifyRequest, verb?: Verb): Promise<SessionScope> {
  const bearer = readBearer(request.headers.authorization);
  if (bearer === null) throw sessionInvalid();
  const scope = await findSession(means, bearer);
  if (originOf(means, request) !== scope.origin) throw originNotAllowed();
  if (scope.origin !== ownOrigin(means)) {
    const account = await accountById(means, scope.account);
    if (account?.origins.includes(scope.origin) !== true) throw originNotAllowed();
  }
  if (verb !== undefined && !scope.may.has(verb)) {
    throw new Refusal('not-allowed', `This session may not do that: its token does not allow "${verb}".`);
  }
  return scope;
}
