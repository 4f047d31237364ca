/** The page of an auth link: loading it changes nothing; it goes on, or saves what was typed, only when a person presses the button. */
import { drawFields, missingIn, tellProblems, typedIn } from './fields.js';
import { ask, byId, drawButton, drawFacts, drawKind, show, showOver, takeSecret } from './page.js';

let token = '';
let facts = null;
/** Whether the account of what was typed may take the place of the one before; its name says yes. */
let question = null;

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
  byId('again').hidden = !facts.connected;
  byId('everybody').hidden = facts.serves_all_of === null;
  byId('everybody-text').textContent =
    `${facts.serves_all_of} uses it for every customer of ${facts.account}. Connect one that belongs to ${facts.account}, not to one person.`;
  drawFields(facts.fields);
  rest();
  const watcher = facts.asked_by ? `${facts.asked_by} sees` : `The people of ${facts.account} see`;
  byId('done-text').textContent = `You can close this page. ${watcher} that it is connected.`;
  const day = new Date(facts.expires_at).toLocaleDateString(undefined, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
  byId('until').hidden = false;
  byId('until').textContent = `This link works until ${day}, or until it is ended.`;
}

const isForm = () => facts.connects_by === 'form';

function rest() {
  const go = byId('go');
  go.removeAttribute('aria-disabled');
  drawKind(isForm() ? 'key' : 'sign-in', isForm() ? 'Test and save' : `Continue to ${facts.system}`);
  put(null);
}

/** Puts the question, or takes it away (null). What was typed stays where it is until it is answered. */
function put(asked) {
  question = asked;
  for (const id of ['question', 'keep']) byId(id).hidden = asked === null;
  if (asked === null) return;
  byId('question-title').textContent = asked.now
    ? 'This is another account than before'
    : 'Is this the same account as before?';
  byId('question-text').textContent =
    `${asked.now ? `What you typed is of ${asked.now}.` : `${facts.system} does not say whose it is.`} Until now another account was connected. Nothing has been changed yet.`;
  byId('go-word').textContent = asked.now ? `Use ${asked.now}` : 'Use this account';
}

function busy() {
  byId('trouble').hidden = true;
  byId('go').setAttribute('aria-disabled', 'true');
  byId('go-word').textContent = isForm() ? 'Testing' : 'One moment';
}

async function save(fields) {
  await ask('link/fields', { token, fields, ...(question ? { confirmed: question.name } : {}) });
  byId('form').reset();
  document.title = `${facts.system} is connected`;
  show('done');
}

async function goOn(fields) {
  const { authorize_url: address } = await ask('link/continue', { token, fields });
  if (!/^https?:\/\//.test(address)) throw new Error('The address to go on to is not a web address.');
  // For the page after the outside system: a way back to this one when it went wrong. Of this tab only.
  sessionStorage.setItem('mortise-link', token);
  location.assign(address);
}

byId('form').addEventListener('submit', (event) => {
  event.preventDefault();
  if (byId('go').getAttribute('aria-disabled') === 'true') return;
  const typed = typedIn(facts.fields);
  const missing = missingIn(facts.fields, typed);
  if (missing.length > 0) return tellProblems(facts.fields, missing, null);
  busy();
  void (isForm() ? save(typed) : goOn(typed)).catch((error) => {
    if (error.code === 'not-found') return end(error);
    rest();
    const problems = error.problems ?? [];
    const asked = problems.find((one) => one.question)?.question;
    if (asked) return put(asked);
    drawButton(error);
    tellProblems(
      facts.fields,
      problems,
      problems.length > 0 ? null : error.code ? error.message : `${noAnswer} Press the button again.`,
    );
  });
});
byId('keep').addEventListener('click', () => {
  byId('form').reset();
  rest();
});
byId('retry').addEventListener('click', () => void start());
// Coming back from the outside system by the Back button shows a page from memory: its button must work again.
addEventListener('pageshow', (event) => {
  if (event.persisted && facts) rest();
});
// The same page opened with another link: the address changes, and nothing is loaded anew.
addEventListener('hashchange', () => void start());
void start();
