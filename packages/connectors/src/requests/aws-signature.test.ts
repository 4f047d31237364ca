/** Tests of Signature V4 against the test suite that AWS published for it. */
import { expect, test } from 'vitest';
import { parseConnector } from '../parse-connector.ts';
import { signCall } from './sign-call.ts';

const fields = ['access_key_id', 'secret_access_key', 'region', 'session_token'].map((name) => ({
  name,
  label: name,
  optional: true,
}));

function aws(definition: object = {}) {
  const { connector, problems } = parseConnector(
    { name: 'aws', label: 'AWS', kind: 'aws_keys', fields, ...definition },
    () => null,
  );
  if (connector === null) throw new Error(JSON.stringify(problems));
  return connector;
}

const values = {
  access_key_id: 'AKIDEXAMPLE',
  secret_access_key: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  region: 'us-east-1',
};
const at = { now: new Date('2015-08-30T12:36:00.000Z'), id: 'unused' };
const unreserved = '-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

test.each([
  ['get-vanilla', 'GET', '/', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
  ['get-unreserved', 'GET', `/${unreserved}`, '07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f'],
  [
    'get-vanilla-query-order-key-case',
    'GET',
    '/?Param2=value2&Param1=value1',
    'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  ],
  [
    'get-vanilla-query-unreserved',
    'GET',
    `/?${unreserved}=${unreserved}`,
    '9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197',
  ],
  ['get-vanilla-utf8-query', 'GET', '/?ሴ=bar', '2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04'],
  ['post-vanilla', 'POST', '/', '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
  ['post-vanilla-query', 'POST', '/?Param1=value1', '28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11'],
])('%s', async (_, method, path, signature) => {
  const call = { method, url: `https://example.amazonaws.com${path}`, headers: { Accept: 'text/plain' }, body: null };
  const signed = await signCall(aws({ service: 'service' }), values, call, at);
  expect(signed.headers).toEqual({
    accept: 'text/plain',
    'x-amz-date': '20150830T123600Z',
    authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=${signature}`,
  });
});

test('post-x-www-form-urlencoded: the type and the body are signed', async () => {
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const call = { method: 'POST', url: 'https://example.amazonaws.com/', headers, body: 'Param1=value1' };
  const signed = await signCall(aws({ service: 'service' }), values, call, at);
  expect(signed.body).toBe('Param1=value1');
  expect(signed.headers['authorization']).toContain(
    'SignedHeaders=content-type;host;x-amz-date, Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
  );
});

test('post-sts-header-before: the token of temporary credentials is signed', async () => {
  const session_token =
    'AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7' +
    'mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d' +
    '+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==';
  const call = { method: 'POST', url: 'https://example.amazonaws.com/', headers: {}, body: null };
  const signed = await signCall(aws({ service: 'service' }), { ...values, session_token }, call, at);
  expect(signed.headers['x-amz-security-token']).toBe(session_token);
  expect(signed.headers['authorization']).toContain(
    'SignedHeaders=host;x-amz-date;x-amz-security-token, Signature=85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead',
  );
});

test.each([
  ['https://sqs.eu-central-1.amazonaws.com/', 'eu-central-1/sqs'],
  ['https://iam.amazonaws.com/', 'us-east-1/iam'],
  ['https://bucket.s3.us-west-2.amazonaws.com/x', 'us-west-2/s3'],
])('service and region of %s are %s', async (url, scope) => {
  const signed = await signCall(aws(), values, { method: 'GET', url, headers: {}, body: null }, at);
  expect(signed.headers['authorization']).toContain(`/20150830/${scope}/aws4_request`);
});

test.each(['access_key_id', 'session_token', 'region'])(
  'a %s that would break out of a header is refused',
  async (name) => {
    const call = { method: 'GET', url: 'https://x.example/', headers: {}, body: null };
    const signed = signCall(aws({ service: 'service' }), { ...values, [name]: 'a\r\nb: c' }, call, at);
    await expect(signed).rejects.toMatchObject({ code: 'bad-value', field: name });
  },
);
