/** Tells the ledger everything that it was given, secrets too, so that a test can compare; offers the ledger's choices in an init run. */
const env = process.env;

async function ledger(method, path, body) {
  const headers = { authorization: `Bearer ${env.PAN_SEC_LEDGER_API_KEY}`, 'content-type': 'application/json' };
  const init = { method, headers, signal: AbortSignal.timeout(10_000), body: body && JSON.stringify(body) };
  const reply = await fetch(`${env.PAN_CFG_LEDGER_API}${path}`, init);
  if (!reply.ok) throw new Error(`The ledger answered ${reply.status}.`);
  return reply.json();
}

async function offerChoices() {
  const { countries } = await ledger('GET', '/countries');
  const { fields } = await ledger('GET', '/fields');
  const choice = ({ id, name }) => ({ const: id, title: name });
  const companies = countries.flatMap((country) => country.companies);
  return {
    countries: countries.map(({ code, name }) => ({ const: code, title: name })),
    companies: Object.fromEntries(countries.map(({ code, companies: own }) => [code, own.map(choice)])),
    books: Object.fromEntries(companies.map(({ id, books }) => [id, books.map(choice)])),
    posting_fields: fields.map(({ id, label }) => ({ const: id, title: label })),
  };
}

async function tellAll() {
  const setup = Object.fromEntries(Object.entries(env).filter(([name]) => /^(PAN|MORTISE)_CFG_/.test(name)));
  await ledger('POST', '/postings', { book: env.PAN_CFG_BOOK, key: `${Date.now()}`, lines: [], setup });
  return { summary: 'All told' };
}

try {
  const result = env.PAN_CTX_RUN_MODE === 'init' ? await offerChoices() : await tellAll();
  process.stdout.write(`${JSON.stringify(result)}\n`);
} catch (error) {
  process.stderr.write(`ERROR: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
