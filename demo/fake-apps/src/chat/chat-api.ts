/** The chat's REST API under /chat/api: every call needs an account's key as a bearer token. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { optionalTextOf, Refused, signedAs, textOf } from '../door.ts';
import type { Records } from '../records.ts';
import { postMessage, type ChatAccount, type ChatBook } from './chat.ts';

/** Mounts account, channels and messages. */
export function chatApi(app: FastifyInstance, book: Records<ChatBook>): void {
  app.get('/chat/api/account', (request) => {
    const account = keyed(book, request);
    return { id: account.id, name: account.name };
  });
  app.get('/chat/api/channels', (request) => ({ channels: keyed(book, request).channels }));
  app.post('/chat/api/messages', (request, reply) => {
    const account = keyed(book, request);
    const given = {
      channel: textOf(request.body, 'channel'),
      text: textOf(request.body, 'text', 4000),
      key: optionalTextOf(request.body, 'idempotency_key'),
      note: optionalTextOf(request.body, 'note'),
    };
    const done = postMessage(book, account, given);
    if (!done) throw new Refused(404, 'no-such-channel', 'There is no such channel in this account.');
    return reply.code(done.created ? 201 : 200).send(done.message);
  });
}

function keyed(book: Records<ChatBook>, request: FastifyRequest): ChatAccount {
  const [kind, key] = (request.headers.authorization ?? '').split(' ');
  const account = kind === 'Bearer' ? book.value.accounts.find((a) => a.key === key) : undefined;
  if (!account) throw new Refused(401, 'wrong-key', 'No account has this API key.');
  signedAs(request, account.id);
  return account;
}
