/** Copies new contacts of the CRM to a list of the newsletter; run again at any point, it makes nobody twice. */
import { caller } from './caller.mjs';
import { logger } from './logger.mjs';

const env = process.env;
const log = logger(env.PAN_CFG_LOG_LEVEL);
const crm = caller(
  'The CRM',
  env.PAN_CFG_CRM_API ?? 'http://localhost:4402/crm/api',
  { authorization: `Bearer ${env.PAN_SEC_CRM_ACCESS_TOKEN}` },
  log,
);
const newsletter = caller(
  'The newsletter',
  env.PAN_CFG_NEWSLETTER_API ?? 'http://localhost:4402/newsletter/api',
  { 'x-api-key': env.PAN_SEC_NEWSLETTER_API_KEY ?? '' },
  log,
);

/** Where the last good run stopped; it travels in the last line of stdout, also through init runs. */
function lastCursor() {
  try {
    const { cursor } = JSON.parse(env.PAN_CTX_LAST_SUCCESSFUL_RUN_STD_OUT ?? '{}');
    return Number.isInteger(cursor) ? cursor : 0;
  } catch {
    return 0;
  }
}

/** Asks the newsletter which lists there are: the choices of the field "List". */
async function offerLists() {
  const { lists } = await newsletter('GET', '/lists');
  log.info(`Found ${lists.length} lists.`);
  return { newsletter_lists: lists.map(({ id, name }) => ({ const: id, title: name })), cursor: lastCursor() };
}

/** Moves every contact after the cursor, page by page. */
async function moveContacts() {
  const list = env.PAN_CFG_LIST;
  if (!list) throw new Error('No list was chosen.');
  let cursor = lastCursor();
  let moved = 0;
  for (let more = true; more;) {
    const page = await crm(
      'GET',
      `/contacts?${new URLSearchParams({ cursor: String(cursor), since: env.PAN_CFG_ONLY_NEW_SINCE ?? '' })}`,
    );
    for (const { email, name } of page.contacts) {
      await newsletter('POST', '/subscribers', { list, email, name, tag: env.PAN_CFG_TAG ?? '' });
      log.info(`Moved ${email}`);
      moved += 1;
    }
    cursor = page.cursor;
    more = page.more;
  }
  if (moved === 0) log.info('No new contacts.');
  return { cursor, summary: moved === 0 ? 'Nothing new' : `${moved} ${moved === 1 ? 'contact' : 'contacts'} moved` };
}

try {
  const result = env.PAN_CTX_RUN_MODE === 'init' ? await offerLists() : await moveContacts();
  process.stdout.write(`${JSON.stringify(result)}\n`);
} catch (error) {
  log.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
