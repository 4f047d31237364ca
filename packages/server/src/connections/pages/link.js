/** The page of an auth link: loading it changes nothing; it goes on, or saves what was typed, only when a person presses the button. */
import { ask, byId, drawFacts, show, showOver, takeSecret } from './page.js';

let token = '';
let facts = null;

const noAnswer = 'The server does not answer. Nothing was changed.';

async function start() {
  token = takeSecret('token');
  if (!token) return end({ code: 'not-found', message: 'Ask whoever sent it to you for a new one.' });
  show('loading');
  try {
    facts = await ask('link', { token });
  } catch (error) {
    return end(error);
  }
  draw();
  show('ready');
}

function end(error) {
  const over = error.code === 'not-found';
  byId('retry').hidden = over;
  showOver(over ? 'This link does not work' : 'This cannot be opened now', error.code ? error.message : noAnswer);
}

function draw() {
  drawFacts(facts);
  for (const lede of document.querySelectorAll('[data-kind]')) lede.hidden = (lede.dataset.kind === 'key') !== isForm();
  byId('again').hidden = !facts.connected;
  byId('fields').replaceChildren(...facts.fields.map(field));
  byId('fields').hidden = !isForm();
  rest();
  byId('watcher').textContent = facts.asked_by ? `${facts.asked_by} sees` : `The people of ${facts.account} see`;
  const day = new Date(facts.expires_at).toLocaleDateString(undefined, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
  byId('until').textContent = `This link works until ${day}, or until it is ended.`;
}

const isForm = () => facts.fields.length > 0;

function rest() {
  const go = byId('go');
  go.removeAttribute('aria-disabled');
  byId('go-word').textContent = isForm() ? 'Test and save' : `Continue to ${facts.system}`;
}

function busy() {
  byId('trouble').hidden = true;
  byId('go').setAttribute('aria-disabled', 'true');
  byId('go-word').textContent = isForm() ? 'Testing' : 'One moment';
}

function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function field({ name, label, secret, help, example, docs_url: docs }) {
  const id = `f-${name}`;
  const input = element('input', {
    id,
    name,
    className: 'input',
    type: secret ? 'password' : 'text',
    autocomplete: secret ? 'new-password' : 'off',
    spellcheck: false,
    placeholder: example ?? '',
  });
  const hint = element('p', { className: 'hint', id: `${id}-h`, hidden: !help && !docs }, help ?? '');
  if (docs && docs.startsWith('https://'))
    hint.append(' ', element('a', { href: docs, target: '_blank', rel: 'noopener nofollow' }, 'Show me where'));
  const error = element('p', { className: 'error', id: `${id}-e`, role: 'alert', hidden: true });
  input.setAttribute('aria-describedby', `${id}-e ${id}-h`);
  return element('div', { className: 'field' }, element('label', { htmlFor: id }, label), input, error, hint);
}

/** Puts each problem below its field, the rest above the button; the first one gets the focus. */
function tell(problems, message) {
  for (const { name } of facts.fields) {
    const input = byId(`f-${name}`);
    const error = byId(`f-${name}-e`);
    const problem = problems.find(({ path }) => path === `/${name}`);
    error.textContent = problem?.message ?? '';
    error.hidden = problem === undefined;
    if (problem) input.setAttribute('aria-invalid', 'true');
    else input.removeAttribute('aria-invalid');
  }
  const homeless = problems.filter(({ path }) => !facts.fields.some(({ name }) => path === `/${name}`));
  byId('trouble-text').textContent = message ?? homeless.map((one) => one.message).join(' ');
  byId('trouble').hidden = byId('trouble-text').textContent === '';
  byId('fields').querySelector('[aria-invalid]')?.focus();
}

function typed() {
  return Object.fromEntries(facts.fields.map(({ name }) => [name, byId(`f-${name}`).value.trim()]));
}

async function save() {
  const fields = typed();
  const missing = facts.fields
    .filter(({ name }) => fields[name] === '')
    .map(({ name, label }) => ({ path: `/${name}`, message: `${label} is missing` }));
  if (missing.length > 0) return tell(missing, null);
  busy();
  await ask('link/fields', { token, fields });
  byId('form').reset();
  document.title = `${facts.system} is connected`;
  show('done');
}

async function goOn() {
  busy();
  const { authorize_url: address } = await ask('link/continue', { token });
  if (!/^https?:\/\//.test(address)) throw new Error('The address to go on to is not a web address.');
  // For the page after the outside system: a way back to this one when it went wrong. Of this tab only.
  sessionStorage.setItem('mortise-link', token);
  location.assign(address);
}

byId('form').addEventListener('submit', (event) => {
  event.preventDefault();
  if (byId('go').getAttribute('aria-disabled') === 'true') return;
  void (isForm() ? save() : goOn()).catch((error) => {
    if (error.code === 'not-found') return end(error);
    rest();
    const problems = error.problems ?? [];
    tell(problems, problems.length > 0 ? null : error.code ? error.message : `${noAnswer} Press the button again.`);
  });
});
byId('retry').addEventListener('click', () => void start());
// Coming back from the outside system by the Back button shows a page from memory: its button must work again.
addEventListener('pageshow', (event) => {
  if (event.persisted && facts) rest();
});
// The same page opened with another link: the address changes, and nothing is loaded anew.
addEventListener('hashchange', () => void start());
void start();
