/** Posts Acme's orders of today to a book of the ledger; run again at any point, it posts nothing twice. */
import { createHmac } from 'node:crypto';
import { caller } from './caller.mjs';
import { logger } from './logger.mjs';

const env = process.env;
const log = logger(env.PAN_CFG_LOG_LEVEL);
const ledger = caller(
  'The ledger',
  env.PAN_CFG_LEDGER_API ?? 'http://localhost:4402/ledger/api',
  { authorization: `Bearer ${env.PAN_SEC_LEDGER_API_KEY}` },
  log,
);

/** Settings that are more than a text come as JSON. */
const json = (name, otherwise) => (env[name] === undefined ? otherwise : JSON.parse(env[name]));

/** Everything that was set, as this program received it; of the secret only that it is there. */
function setup() {
  return {
    country: env.PAN_CFG_COUNTRY,
    company: env.PAN_CFG_COMPANY,
    book: env.PAN_CFG_BOOK,
    revenue_account: env.PAN_CFG_REVENUE_ACCOUNT,
    with_tax: env.PAN_CFG_WITH_TAX === 'true',
    tax_account: env.PAN_CFG_TAX_ACCOUNT ?? null,
    tax_rate: Number(env.PAN_CFG_TAX_RATE ?? 0),
    channels: json('PAN_CFG_CHANNELS', []),
    numbering: json('PAN_CFG_NUMBERING', {}),
    fields: json('PAN_CFG_FIELDS', {}),
    cost_centres: json('PAN_CFG_COST_CENTRES', []),
    signed: env.PAN_CFG_SIGNING_WORD !== undefined,
  };
}

/** Asks the ledger what there is to choose from: each list by the answer that it depends on. */
async function offerChoices() {
  const { countries } = await ledger('GET', '/countries');
  const { fields } = await ledger('GET', '/fields');
  const choice = ({ id, name }) => ({ const: id, title: name });
  const companies = countries.flatMap((country) => country.companies);
  log.info(`Found ${countries.length} countries and ${companies.length} companies.`);
  return {
    countries: countries.map(({ code, name }) => ({ const: code, title: name })),
    companies: Object.fromEntries(countries.map(({ code, companies: own }) => [code, own.map(choice)])),
    books: Object.fromEntries(companies.map(({ id, books }) => [id, books.map(choice)])),
    posting_fields: fields.map(({ id, label }) => ({ const: id, title: label })),
  };
}

/** What Acme sold today. A real integration would ask Acme; the demo's orders are the same every day. */
const orders = [
  { number: 'A-1', total: 1290, placed_on: '2026-03-02', customer: 'Nilsen', note: '', channel: 'online' },
  {
    number: 'A-2',
    total: 80.5,
    placed_on: '2026-03-02',
    customer: 'Okafor',
    note: 'Leave at the door',
    channel: 'store',
  },
  { number: 'A-3', total: 415, placed_on: '2026-03-02', customer: 'Rossi', note: '', channel: 'phone' },
];

function lineOf(order, place, { numbering, fields, ...set }) {
  const { prefix = 'ORD', start = 1000, padding = 6 } = numbering;
  const line = {
    number: `${prefix}${String(start + place).padStart(padding, '0')}`,
    account: set.revenue_account,
    ...Object.fromEntries(Object.entries(fields).map(([target, source]) => [target, order[source] ?? null])),
  };
  if (set.with_tax) line.tax = { account: set.tax_account, amount: Math.round(order.total * set.tax_rate) / 100 };
  if (set.cost_centres.length > 0) line.cost_centres = set.cost_centres;
  return line;
}

async function postOrders() {
  const set = setup();
  log.info(`Settings: ${JSON.stringify(set)}`);
  const lines = orders.filter(({ channel }) => set.channels.includes(channel)).map((order, n) => lineOf(order, n, set));
  if (lines.length === 0) return { summary: 'Nothing sold there' };
  const signature = set.signed
    ? createHmac('sha256', env.PAN_CFG_SIGNING_WORD).update(JSON.stringify(lines)).digest('hex')
    : null;
  // The same orders with the same settings are the same posting.
  const key = createHmac('sha256', String(env.PAN_CTX_TENANT_ID))
    .update(JSON.stringify([set, lines]))
    .digest('hex');
  await ledger('POST', '/postings', { book: set.book, key, lines, setup: { ...set, signature } });
  log.info(`Posted ${lines.length} to ${set.book}.`);
  return { summary: `${lines.length} ${lines.length === 1 ? 'order' : 'orders'} posted` };
}

try {
  const result = env.PAN_CTX_RUN_MODE === 'init' ? await offerChoices() : await postOrders();
  process.stdout.write(`${JSON.stringify(result)}\n`);
} catch (error) {
  log.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
