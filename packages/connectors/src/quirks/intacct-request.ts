/** Sage Intacct's XML gateway takes the credentials in the document itself (developer.intacct.com, "XML Requests"). */
import { fillOrLeave, fillText, type Values } from '../fill-template.ts';
import { RequestProblem } from '../request-problem.ts';
import type { AnyOutgoing, Outgoing } from '../requests/outgoing.ts';

const wanted =
  'Send <content>…</content>, or the <function> elements that stand in it, with POST: the <request> around them, with the credentials, is put there here.';

/**
 * Puts what the caller sends into a whole request. `uniqueid` is false: the gateway would refuse a second function of one
 * `controlid` otherwise, and those are the caller's to choose. Throws `bad-body` for anything but functions.
 */
export function intacctRequest(values: Values, call: AnyOutgoing): Outgoing {
  const { body } = call;
  if (call.method !== 'POST' || typeof body !== 'string') throw new RequestProblem('bad-body', null, wanted);
  const sent = body.replace(/^\uFEFF?\s*<\?xml\b[^>]*\?>/, '').trim();
  const content = /^<function[\s>/]/.test(sent) ? `<content>${sent}</content>` : sent;
  if (!/^<content[\s>][^]*<\/content>$/.test(content)) throw new RequestProblem('bad-body', null, wanted);
  const control =
    element('senderid', '{sender_id}', values) +
    element('password', '{sender_password}', values) +
    element('controlid', '{request_id}', values) +
    '<uniqueid>false</uniqueid><dtdversion>3.0</dtdversion><includewhitespace>false</includewhitespace>';
  const login =
    element('userid', '{user_id}', values) +
    element('companyid', '{company_id}', values) +
    element('password', '{user_password}', values) +
    (fillOrLeave('{entity_id}', values) === null ? '' : element('locationid', '{entity_id}', values));
  const operation = `<operation><authentication><login>${login}</login></authentication>${content}</operation>`;
  const document = `<?xml version="1.0" encoding="UTF-8"?><request><control>${control}</control>${operation}</request>`;
  return { ...call, headers: { 'content-type': 'application/xml', ...call.headers }, body: document };
}

function element(name: string, template: string, values: Values): string {
  const text = fillText(template, values);
  // Characters that no XML document may hold (XML 1.0 §2.2).
  if (/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.test(text))
    throw new RequestProblem('bad-value', template.slice(1, -1));
  return `<${name}>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</${name}>`;
}
