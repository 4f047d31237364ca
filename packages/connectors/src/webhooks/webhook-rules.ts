/** Rules of a definition of webhooks that its shape cannot say. */
import { mayAnswerIn, nameOf } from './answer-challenge.ts';
import { signedNames } from './signed-bytes.ts';
import type { HmacRule, Subscribe, Webhooks } from './webhooks.ts';

/** Where, as a JSON Pointer into the definition of webhooks, and a sentence. */
export type WebhookProblem = { path: string; message: string };

/** What is wrong with a well-shaped definition; empty when nothing is. `names`: the fields that templates may name. */
export function webhookRules(webhooks: Webhooks, names: readonly string[]): WebhookProblem[] {
  const { verification, secret } = webhooks;
  const problems = verification.kind === 'hmac' ? hmacRules(verification) : [];
  for (const name of placesOf(secret ?? ''))
    if (!names.includes(name)) problems.push({ path: '/secret', message: `There is no field named ${name}.` });
  if (webhooks.unsubscribe !== undefined && webhooks.subscribe === undefined)
    problems.push({ path: '/unsubscribe', message: 'There is nothing to end without `subscribe`.' });
  const ours = ['webhook_url', 'webhook_secret', 'webhook_event', 'webhook_events'];
  if (webhooks.subscribe !== undefined) problems.push(...eventRules(webhooks.subscribe));
  for (const [key, own] of [
    ['subscribe', ours],
    // Asked when the address has ended already, so that it cannot be named.
    ['unsubscribe', ['subscription_id']],
  ] as const) {
    for (const name of placesOf(JSON.stringify(webhooks[key] ?? '')))
      if (![...names, ...own].includes(name))
        problems.push({ path: `/${key}`, message: `There is no field named ${name}.` });
  }
  for (const [index, { answer, name, from }] of (webhooks.challenges ?? []).entries())
    if (answer === 'header' && !mayAnswerIn(name ?? nameOf(from)))
      problems.push({ path: `/challenges/${index}/name`, message: 'Only a header that begins with X- can answer.' });
  return problems;
}

/** True when the system is asked about events that have to be named. */
export function namesEvents(subscribe: Subscribe): boolean {
  return placesOf(JSON.stringify(subscribe)).some((name) => name === 'webhook_event' || name === 'webhook_events');
}

function eventRules(subscribe: Subscribe): WebhookProblem[] {
  const names = placesOf(JSON.stringify(subscribe));
  const lists = JSON.stringify(subscribe.body ?? null).split('"{webhook_events}"').length - 1;
  const problems: WebhookProblem[] = [];
  const add = (path: string, message: string): void => void problems.push({ path: `/subscribe${path}`, message });
  if (names.filter((name) => name === 'webhook_events').length !== lists)
    add('', 'A list of events stands in the body only, and in a text that is nothing else: "{webhook_events}".');
  if (!names.includes('webhook_event')) return problems;
  if (lists > 0) add('', 'Events are asked for one by one ({webhook_event}) or together ({webhook_events}), not both.');
  if (subscribe.answered_secret !== undefined)
    add('/answered_secret', 'Each event would bring a secret of its own, but the address has one.');
  return problems;
}

function hmacRules(rule: HmacRule): WebhookProblem[] {
  const problems: WebhookProblem[] = [];
  const add = (path: string, message: string): void => void problems.push({ path: `/verification/${path}`, message });
  const signed = placesOf(rule.signed);
  for (const name of signed)
    if (!signedNames.some((known) => known === name)) add('signed', `A signature cannot be over {${name}}.`);
  if (!signed.includes('body')) add('signed', 'A signature that is not over the {body} proves nothing of it.');
  const hasMoment = rule.timestamp_header !== undefined || rule.parts?.timestamp !== undefined;
  if (signed.includes('timestamp') !== hasMoment)
    add('signed', hasMoment ? 'A moment that is not signed can be changed.' : 'Nothing says where the moment stands.');
  if (signed.includes('id') && rule.id_header === undefined) add('signed', 'Nothing says where the id stands.');
  return problems;
}

/** Names in braces of a text. */
export function placesOf(text: string): string[] {
  return [...text.matchAll(/\{([a-z][a-z0-9_]*)\}/g)].map(([, name]) => name ?? '');
}
