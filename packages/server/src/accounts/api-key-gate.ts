/** Asks for a route's API key before its body is read: nobody else's bodies are. */
import type { FastifyRequest } from 'fastify';
import type { Means } from '../platform/means.ts';
import type { ApiScope } from './api-key.ts';
import { requireApiKey, type ApiKeyScope } from './require-api-key.ts';

export class ApiKeyGate {
  readonly #means: Means;
  readonly #wanted: readonly ApiScope[];
  readonly #found = new WeakMap<FastifyRequest, ApiKeyScope>();

  /** A key with any of the wanted scopes passes. */
  constructor(means: Means, ...wanted: readonly [ApiScope, ...ApiScope[]]) {
    this.#means = means;
    this.#wanted = wanted;
  }

  /** A route's `onRequest`. Refusals: those of `requireApiKey`. */
  readonly onRequest = async (request: FastifyRequest): Promise<void> => {
    this.#found.set(request, await requireApiKey(this.#means, request, this.#wanted));
  };

  /** Whose key it was, in the route's handler. */
  of(request: FastifyRequest): ApiKeyScope {
    const scope = this.#found.get(request);
    if (scope === undefined) throw new Error('a call came past the check of its key');
    return scope;
  }
}
