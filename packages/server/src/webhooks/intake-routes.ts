/** /hooks/{token}: where outside systems call. Any content type, at most 1 MB, kept byte for byte. */
import type { IncomingMessage } from 'node:http';
import { Type } from 'typebox';
import { Refusal, type App, type Room } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import { receiveWebhook, type IncomingCall } from './receive-webhook.ts';

const longestCall = 1_000_000;
const params = Type.Object({ token: Type.String({ maxLength: 100 }) });

/** In a context of its own: elsewhere bodies are JSON and nothing else. */
export function intakeRoutes(app: App, means: Means): void {
  void app.register(async (plugin) => {
    const scope = plugin as App;
    scope.removeAllContentTypeParsers();
    // Nothing is read before it is known that somebody waits for it.
    scope.addContentTypeParser('*', (_request, _body, done) => done(null));
    // A content type that is none is as good as any other here; the framework would not hear of it.
    scope.addHook('onRequest', async (request) => {
      request.headers = { 'content-type': 'application/octet-stream' };
    });
    for (const method of ['GET', 'POST'] as const) {
      scope.route({
        method,
        url: '/hooks/:token',
        schema: { hide: true, params },
        handler: async (request, reply) => {
          const question = request.url.indexOf('?');
          const call: IncomingCall = {
            method,
            token: request.params.token,
            search: question < 0 ? '' : request.url.slice(question),
            headers: joined(request.raw.headers),
            body: (room) => readWhole(request.raw, room),
          };
          const taken = await receiveWebhook(means, call).catch((error: unknown) => {
            if (error instanceof Refusal) reply.headers(headersOf(error));
            throw error;
          });
          if (taken.is !== 'answer') return reply.send({ status: taken.is });
          const { answer } = taken;
          return reply.headers(answer.headers).type(`${answer.type}; charset=utf-8`).send(answer.body);
        },
      });
    }
  });
}

function headersOf({ code }: Refusal): Record<string, string> {
  switch (code) {
    case 'too-many-requests':
      return { 'retry-after': '60' };
    case 'method-not-allowed':
      return { allow: 'POST' };
    case 'body-too-large':
      return { connection: 'close' };
    default:
      return {};
  }
}

function joined(headers: IncomingMessage['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
}

/** All bytes. Stops listening, without ending the connection, at one too many, so that the answer still arrives. */
function readWhole(request: IncomingMessage, room: Room): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const stop = (): void => {
      request.off('data', take).off('end', end).off('error', lost).off('close', lost);
      request.pause();
    };
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > longestCall) return refuse(tooLarge());
      if (room.take(chunk.length)) return void chunks.push(chunk);
      refuse(noRoom());
      // What is left of it is let go by, so that the answer is heard.
      request.resume();
    };
    const refuse = (why: Refusal): void => {
      stop();
      reject(why);
    };
    const end = (): void => {
      stop();
      resolve(Buffer.concat(chunks));
    };
    const lost = (): void => {
      stop();
      reject(new Refusal('body-invalid', 'The call ended before all of it had come.'));
    };
    if (Number(request.headers['content-length'] ?? 0) > longestCall) return refuse(tooLarge());
    request.on('data', take).on('end', end).on('error', lost).on('close', lost);
  });
}

const tooLarge = (): Refusal =>
  new Refusal('body-too-large', 'The call is larger than 1 MB, the most that is taken here.');
const noRoom = (): Refusal =>
  new Refusal(
    'too-many-requests',
    'Too many large calls are coming in here just now. Wait a minute, then send it again.',
  );
