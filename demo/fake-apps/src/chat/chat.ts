/** What the pretend chat knows: accounts with their API keys and channels, and the messages of each channel. */
import { randomBytes } from 'node:crypto';
import type { Records } from '../records.ts';

export type Channel = { id: string; name: string };
export type Message = { id: string; channel: string; text: string; key: string | null; note: string; at: string };
export type ChatAccount = { id: string; name: string; key: string; channels: Channel[]; messages: Message[] };
export type ChatBook = { accounts: ChatAccount[] };

/** Ids of channels and keys are drawn by chance, so that nobody can know them without asking. */
export function createChatBook(): ChatBook {
  return {
    accounts: [
      createAccount('oakline', 'Oakline Furniture', ['sales', 'marketing', 'general']),
      createAccount('brightwater', 'Brightwater Supply', ['counter', 'back-office']),
    ],
  };
}

function createAccount(id: string, name: string, channels: string[]): ChatAccount {
  const made = channels.map((channel) => ({ id: `chn_${randomBytes(5).toString('hex')}`, name: channel }));
  return { id, name, key: `bench_${randomBytes(16).toString('hex')}`, channels: made, messages: [] };
}

/** Posts a message once: the same idempotency key gives the message that is there. Null: no such channel. */
export function postMessage(
  book: Records<ChatBook>,
  account: ChatAccount,
  given: { channel: string; text: string; key: string; note: string },
): { message: Message; created: boolean } | null {
  if (!account.channels.some((channel) => channel.id === given.channel)) return null;
  const known = given.key === '' ? undefined : account.messages.find((m) => m.key === given.key);
  if (known) return { message: known, created: false };
  const message: Message = {
    id: `msg_${randomBytes(6).toString('hex')}`,
    channel: given.channel,
    text: given.text,
    key: given.key || null,
    note: given.note,
    at: new Date().toISOString(),
  };
  account.messages.push(message);
  book.save();
  return { message, created: true };
}
