/** The start page: says who connects what to what, and goes on only when a person presses Continue. */
import { drawFields, missingIn, tellProblems, typedIn } from './fields.js';
import { ask, byId, drawFacts, show, showOver, takeSecret } from './page.js';

const endings = {
  'flow-expired': 'This link has ended',
  'flow-used': 'This link was used already',
  'not-found': 'This link is not complete',
};

function end(error) {
  const known = Object.hasOwn(endings, error.code ?? '');
  showOver(
    known ? endings[error.code] : 'This cannot be opened now',
    known || error.code
      ? error.message
      : 'The server does not answer. Check your connection, then load this page again.',
  );
}

async function goOn(nonce, asked) {
  const button = byId('go');
  if (button.getAttribute('aria-disabled') === 'true') return;
  const fields = typedIn(asked);
  const missing = missingIn(asked, fields);
  if (missing.length > 0) return tellProblems(asked, missing, null);
  button.setAttribute('aria-disabled', 'true');
  byId('trouble').hidden = true;
  try {
    const { authorize_url: address } = await ask('continue', { nonce, fields });
    if (!/^https?:\/\//.test(address)) throw new Error('The address to go on to is not a web address.');
    location.assign(address);
  } catch (error) {
    if (Object.hasOwn(endings, error.code ?? '')) return end(error);
    const problems = error.problems ?? [];
    const noAnswer = 'The server does not answer. Nothing has happened yet; press Continue again.';
    tellProblems(asked, problems, problems.length > 0 ? null : error.code ? error.message : noAnswer);
  }
  button.removeAttribute('aria-disabled');
}

function leave() {
  window.close();
  if (history.length > 1) history.back();
}

async function start() {
  const nonce = takeSecret('nonce');
  byId('stop').addEventListener('click', leave);
  byId('close').addEventListener('click', leave);
  if (!nonce) return end({ code: 'not-found', message: 'Go back to where you came from and press Connect again.' });
  try {
    const facts = await ask('start', { nonce });
    drawFacts(facts);
    drawFields(facts.fields);
    byId('form').addEventListener('submit', (event) => {
      event.preventDefault();
      void goOn(nonce, facts.fields);
    });
    show('ready');
  } catch (error) {
    end(error);
  }
}

// Coming back from the outside system by the Back button shows a page from memory: its button must work again.
addEventListener('pageshow', () => byId('go').removeAttribute('aria-disabled'));
void start();
