/** The start page: says who connects what to what, and goes on only when a person presses Continue. */
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

async function goOn(nonce) {
  const button = byId('go');
  if (button.getAttribute('aria-disabled') === 'true') return;
  button.setAttribute('aria-disabled', 'true');
  byId('trouble').hidden = true;
  try {
    const { authorize_url: address } = await ask('continue', { nonce });
    if (!/^https?:\/\//.test(address)) throw new Error('The address to go on to is not a web address.');
    location.assign(address);
  } catch (error) {
    if (Object.hasOwn(endings, error.code ?? '')) return end(error);
    byId('trouble-text').textContent = error.code
      ? error.message
      : 'The server does not answer. Nothing has happened yet; press Continue again.';
    byId('trouble').hidden = false;
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
  byId('go').addEventListener('click', () => void goOn(nonce));
  try {
    drawFacts(await ask('start', { nonce }));
    show('ready');
  } catch (error) {
    end(error);
  }
}

// Coming back from the outside system by the Back button shows a page from memory: its button must work again.
addEventListener('pageshow', () => byId('go').removeAttribute('aria-disabled'));
void start();
