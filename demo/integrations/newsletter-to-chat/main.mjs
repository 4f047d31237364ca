/** Says in one chat message who is new in the newsletter; run again after a crash, it says nothing twice. */
import { caller } from './caller.mjs';
import { logger } from './logger.mjs';

const env = process.env;
const log = logger(env.PAN_CFG_LOG_LEVEL);
const newsletter = caller(
  'The newsletter',
  env.PAN_CFG_NEWSLETTER_API ?? 'http://localhost:4402/newsletter/api',
  { 'x-api-key': env.PAN_SEC_NEWSLETTER_API_KEY ?? '' },
  log,
);
const chat = caller(
  'The chat',
  env.PAN_CFG_CHAT_API ?? 'http://localhost:4402/chat/api',
  { authorization: `Bearer ${env.PAN_SEC_CHAT_API_KEY}` },
  log,
);

/** The last subscriber that was told of; it travels in the last line of stdout, also through init runs. */
function lastCursor() {
  try {
    const { cursor } = JSON.parse(env.PAN_CTX_LAST_SUCCESSFUL_RUN_STD_OUT ?? '{}');
    return typeof cursor === 'string' ? cursor : '';
  } catch {
    return '';
  }
}

/** Asks the chat which channels there are: the choices of the field "Channel". */
async function offerChannels() {
  const { channels } = await chat('GET', '/channels');
  log.info(`Found ${channels.length} channels.`);
  return { chat_channels: channels.map(({ id, name }) => ({ const: id, title: `# ${name}` })), cursor: lastCursor() };
}

/** Everybody who came after the cursor. */
async function newSubscribers(cursor) {
  const all = [];
  for (let after = cursor, more = true; more; after = all.at(-1)?.id ?? after) {
    const page = await newsletter('GET', `/subscribers?${new URLSearchParams({ after })}`);
    all.push(...page.subscribers);
    more = page.more;
  }
  return all;
}

function digest(subscribers) {
  const most = Number(env.PAN_CFG_MOST_NAMES) || 20;
  const withAddress = env.PAN_CFG_WITH_ADDRESSES === 'true';
  const lines = subscribers
    .slice(0, most)
    .map(({ name, email }) => `• ${name || email}${withAddress && name ? ` (${email})` : ''}`);
  const rest = subscribers.length - lines.length;
  return [env.PAN_CFG_OPENING || 'New in the newsletter', ...lines, ...(rest > 0 ? [`and ${rest} more`] : [])].join(
    '\n',
  );
}

/**
 * Posts under a key made of the tenant and the cursor it starts from. When a crashed run had posted already, the chat
 * gives back that message with the cursor it reached, and the next run goes on from there.
 */
async function postDigest() {
  const from = lastCursor();
  const subscribers = await newSubscribers(from);
  if (subscribers.length === 0) {
    log.info('Nobody new.');
    return { cursor: from, summary: 'Nobody new' };
  }
  const message = await chat('POST', '/messages', {
    channel: env.PAN_CFG_CHANNEL,
    text: digest(subscribers),
    idempotency_key: `${env.PAN_CTX_TENANT_ID}:${from}`,
    note: subscribers.at(-1).id,
  });
  log.info(`Told the channel about ${subscribers.length}.`);
  return {
    cursor: message.note,
    summary: `${subscribers.length} new ${subscribers.length === 1 ? 'subscriber' : 'subscribers'} announced`,
  };
}

try {
  const result = env.PAN_CTX_RUN_MODE === 'init' ? await offerChannels() : await postDigest();
  process.stdout.write(`${JSON.stringify(result)}\n`);
} catch (error) {
  log.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
