/** The newsletter's REST API under /newsletter/api: every call needs an account's key in `X-Api-Key`. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { emailOf, optionalTextOf, queryOf, Refused, signedAs, textOf } from '../door.ts';
import type { Records } from '../records.ts';
import { upsertSubscriber, type NewsletterAccount, type NewsletterBook } from './newsletter.ts';

const PAGE = 100;

/** Mounts account, lists and subscribers. */
export function newsletterApi(app: FastifyInstance, book: Records<NewsletterBook>): void {
  app.get('/newsletter/api/account', (request) => {
    const account = keyed(book, request);
    return { id: account.id, name: account.name, lists: account.lists.length };
  });
  app.get('/newsletter/api/lists', (request) => ({ lists: keyed(book, request).lists }));
  app.get('/newsletter/api/subscribers', (request) => {
    const { list, since, after } = queryOf(request);
    const found = keyed(book, request).subscribers.filter(
      (s) => (!list || s.list === list) && (!since || s.created_at > since),
    );
    const start = after ? found.findIndex((s) => s.id === after) + 1 : 0;
    return { subscribers: found.slice(start, start + PAGE), more: found.length > start + PAGE };
  });
  app.post('/newsletter/api/subscribers', (request, reply) => {
    const account = keyed(book, request);
    const given = {
      list: textOf(request.body, 'list'),
      email: emailOf(request.body),
      name: optionalTextOf(request.body, 'name'),
      tag: optionalTextOf(request.body, 'tag', 60),
    };
    const done = upsertSubscriber(book, account, given);
    if (!done) throw new Refused(404, 'no-such-list', 'There is no such list in this account.');
    return reply.code(done.created ? 201 : 200).send(done.subscriber);
  });
}

function keyed(book: Records<NewsletterBook>, request: FastifyRequest): NewsletterAccount {
  const key = request.headers['x-api-key'];
  const account = book.value.accounts.find((a) => a.key === key);
  if (!account) throw new Refused(401, 'wrong-key', 'No account has this API key.');
  signedAs(request, account.id);
  return account;
}
