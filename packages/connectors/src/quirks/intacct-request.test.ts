/** Tests of the request that is put around functions for Sage Intacct, as its documentation shows one. */
import { expect, test } from 'vitest';
import { parseConnector } from '../parse-connector.ts';
import { signCall } from '../requests/sign-call.ts';

const { connector } = parseConnector({ name: 'x', system: 'sage-intacct', method: 'fields' }, () => null);
const values = {
  sender_id: 'sender',
  sender_password: 'p<1>',
  company_id: 'Oak & Line',
  user_id: 'robot',
  user_password: '"s&3',
};
const at = { now: new Date(0), id: 'call-1' };
const read = '<function controlid="f1"><read><object>CUSTOMER</object><keys>1</keys></read></function>';
async function sign(body: string | Uint8Array | null, given: object = values, method = 'POST') {
  if (connector === null) throw new Error('no connector');
  const headers = { 'Content-Type': 'text/xml' };
  return signCall(
    connector,
    { ...given },
    { method, url: 'https://api.intacct.com/ia/xml/xmlgw.phtml', headers, body },
    at,
  );
}

test('the credentials stand in control and login, escaped, and the functions in content as they came', async () => {
  const { body, headers } = await sign(read);
  expect(body).toBe(
    '<?xml version="1.0" encoding="UTF-8"?><request>' +
      '<control><senderid>sender</senderid><password>p&lt;1&gt;</password><controlid>call-1</controlid>' +
      '<uniqueid>false</uniqueid><dtdversion>3.0</dtdversion><includewhitespace>false</includewhitespace></control>' +
      '<operation><authentication><login><userid>robot</userid><companyid>Oak &amp; Line</companyid>' +
      `<password>"s&amp;3</password></login></authentication><content>${read}</content></operation></request>`,
  );
  expect(headers).toEqual({ 'content-type': 'text/xml' });
});

test('several functions, a content of the caller’s, and an XML declaration are taken', async () => {
  const whole = (await sign(`${read}\n${read}`)).body;
  expect(whole).toContain(`<content>${read}\n${read}</content>`);
  const own = `<?xml version="1.0" encoding="UTF-8"?>\n<content transaction="true">${read}</content>\n`;
  expect((await sign(own)).body).toContain(`<content transaction="true">${read}</content></operation>`);
});

test('an entity is named when there is one', async () => {
  expect((await sign(read, { ...values, entity_id: 'E1' })).body).toContain(
    '</password><locationid>E1</locationid></login>',
  );
  expect((await sign(read, { ...values, entity_id: '' })).body).not.toContain('locationid');
});

test.each<[string, string | Uint8Array | null, string]>([
  ['a whole request', `<request><control/></request>`, 'POST'],
  ['no body', null, 'POST'],
  ['bytes', new Uint8Array([60]), 'POST'],
  ['JSON', '{"a":1}', 'POST'],
  ['a document type', `<!DOCTYPE a [<!ENTITY b "c">]><content>${read}</content>`, 'POST'],
  ['another method', read, 'PUT'],
])('%s is refused with what to send instead', async (_name, body, method) => {
  await expect(sign(body, values, method)).rejects.toMatchObject({
    code: 'bad-body',
    wanted: expect.stringContaining('<function>'),
  });
});

test('no call goes out without a password, or with one that no document may hold', async () => {
  const { user_password: _, ...none } = values;
  await expect(sign(read, none)).rejects.toMatchObject({ code: 'missing-field', field: 'user_password' });
  const broken = sign(read, { ...values, user_password: 'a\u0001' });
  await expect(broken).rejects.toMatchObject({ code: 'bad-value', field: 'user_password' });
});
