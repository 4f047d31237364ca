/** A proxy that serves what listens on a port of this machine below a path, which it takes away before it asks. */
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Below = { address: string; close(): Promise<void> };

/** `path` begins with a slash and ends without one. What is asked outside it is a 404 of the proxy's own, told as such. */
export async function serveBelow(path: string, port: number): Promise<Below> {
  const server = createServer((asked, reply) => {
    const { method, headers, url = '' } = asked;
    if (!url.startsWith(`${path}/`)) {
      reply.writeHead(404).end('outside the path');
      return;
    }
    const passed = request({ host: 'localhost', port, method, headers, path: url.slice(path.length) }, (answer) => {
      reply.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(reply);
    });
    passed.on('error', () => reply.destroy());
    reply.on('close', () => passed.destroy());
    asked.pipe(passed);
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  return {
    address: `http://localhost:${(server.address() as AddressInfo).port}${path}`,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
