/** The start page: says who connects what to what, and goes on only when a person presses Continue. */
import { drawFields, missingIn, tellProblems, typedIn } from './fields.js';
import { ask, byId, drawButton, drawFacts, drawKind, show, showOver, takeSecret } from './page.js';

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
    if (error.code === 'flow-used') return void open(nonce);
    if (Object.hasOwn(endings, error.code ?? '')) return end(error);
    const problems = error.problems ?? [];
    const noAnswer = 'The server does not answer. Nothing has happened yet; press Continue again.';
    tellProblems(asked, problems, problems.length > 0 ? null : error.code ? error.message : noAnswer);
    drawButton(error);
  }
  button.removeAttribute('aria-disabled');
}

/** Windows that a script opened can be closed; a tab goes back to where it came from; where neither is, it is said. */
function leave() {
  window.close();
  if (history.length > 1) history.back();
  setTimeout(() => {
    byId('close').hidden = true;
    showOver('You can close this page', 'Nothing was changed here.');
  }, 800);
}

/** Shows what the link is about; one that was used up, that it did its work. */
async function open(nonce) {
  try {
    const facts = await ask('start', { nonce });
    drawFacts(facts);
    if (facts.connected) return done(facts);
    drawKind('sign-in', `Continue to ${facts.system}`);
    drawFields(facts.fields);
    asked = facts.fields;
    if (!navigator.cookieEnabled)
      return showOver(
        'Your browser keeps no cookies here',
        'Signing in needs one, for ten minutes. Allow cookies for this address and load the page again.',
      );
    show('ready');
  } catch (error) {
    end(error);
  }
}

function done({ account, home, system }) {
  byId('leave').hidden = !/^https?:\/\//.test(home);
  if (!byId('leave').hidden) byId('home').href = home;
  byId('done-before').textContent = ' already';
  byId('done-text').textContent = `This link did its work. Go on in ${account}.`;
  document.title = `${system} is connected already`;
  show('done');
}

let asked = [];

async function start() {
  const nonce = takeSecret('nonce');
  for (const id of ['stop', 'close']) {
    byId(id).hidden = false;
    byId(id).addEventListener('click', leave);
  }
  if (!nonce) return end({ code: 'not-found', message: 'Go back to where you came from and press Connect again.' });
  byId('form').addEventListener('submit', (event) => {
    event.preventDefault();
    void goOn(nonce, asked);
  });
  await open(nonce);
}

// Coming back from the outside system by the Back button shows a page from memory: its button must work again.
addEventListener('pageshow', () => byId('go').removeAttribute('aria-disabled'));
void start();
