/** Tests of slugs and origins: nothing that collides with the server's own addresses, nothing but exact origins. */
import { expect, test } from 'vitest';
import { parseOrigin, slugProblem } from './index.ts';

test.each(['hub', 'v1', 'v2', 'connect', 'schema', 'assets', 'docs', 'healthz', 'readyz', 'logos'])(
  '%s cannot be a slug',
  (slug) => {
    expect(slugProblem(slug)).not.toBeNull();
  },
);

test.each(['', 'Acme', 'a b', '-a', 'a-', 'embed.js', 'a/b', 'ä', 'a'.repeat(64)])(
  '"%s" is not shaped like a slug',
  (slug) => {
    expect(slugProblem(slug)).not.toBeNull();
  },
);

test.each(['acme', 'a', 'acme-2'])('%s is a slug', (slug) => expect(slugProblem(slug)).toBeNull());

test.each(['https://app.example.com', 'http://127.0.0.1:4401', 'https://xn--bcher-kva.example'])(
  '%s is an origin',
  (text) => {
    expect(parseOrigin(text)).toBe(text);
  },
);

test.each([
  'https://app.example.com/',
  'https://*.example.com',
  'null',
  'HTTPS://a.example',
  'https://a.example:443',
  'https://A.example',
  'ftp://a',
  'a.example',
  'https://u:p@a.example',
])('%s is not an origin', (text) => expect(parseOrigin(text)).toBeNull());
