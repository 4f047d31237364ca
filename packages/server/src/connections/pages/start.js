/** The start page: says who connects what to what, and goes on only when a person presses Continue. */
const byId = (id) => document.getElementById(id);

/** The nonce leaves the address at once and lives on in this entry of the history, so that a reload still works. */
function takeNonce() {
  const fromAddress = location.hash.slice(1);
  const nonce = fromAddress || (history.state && typeof history.state.nonce === 'string' ? history.state.nonce : '');
  if (fromAddress) history.replaceState({ nonce }, '', location.pathname);
  return nonce;
}

async function ask(path, nonce) {
  const answer = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ nonce }),
    credentials: 'same-origin',
    redirect: 'error',
    signal: AbortSignal.timeout(20_000),
  });
  const body = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(body.message), { code: body.code });
  return body;
}

function show(id) {
  for (const view of ['loading', 'ready', 'over']) byId(view).hidden = view !== id;
  const title = byId(id).querySelector('h1');
  if (title) title.focus();
}

const endings = {
  'flow-expired': 'This link has ended',
  'flow-used': 'This link was used already',
  'not-found': 'This link is not complete',
};

function showOver(error) {
  const known = Object.hasOwn(endings, error.code ?? '');
  byId('over-title').textContent = known ? endings[error.code] : 'This cannot be opened now';
  byId('over-text').textContent =
    known || error.code
      ? error.message
      : 'The server does not answer. Check your connection, then load this page again.';
  document.title = byId('over-title').textContent;
  show('over');
}

function drawLogo(plate, name, address) {
  plate.textContent = name.trim().slice(0, 1).toUpperCase();
  if (!address || !/^https?:\/\//.test(address)) return;
  const image = new Image();
  image.alt = '';
  image.addEventListener('load', () => plate.replaceChildren(image), { once: true });
  image.src = address;
}

function draw(flow) {
  for (const place of document.querySelectorAll('[data-word]')) place.textContent = flow[place.dataset.word];
  document.title = `Connect ${flow.system} to ${flow.account}`;
  drawLogo(document.querySelector('[data-logo="account"]'), flow.account, null);
  drawLogo(document.querySelector('[data-logo="system"]'), flow.system, flow.logo);
  for (const grant of flow.grants) byId('grants').append(grantLine(grant));
  byId('grants').hidden = flow.grants.length === 0;
  drawAsker(flow);
}

function grantLine(text) {
  const line = document.createElement('li');
  const icon = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  icon.setAttribute('class', 'icon');
  icon.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', '#tick');
  icon.append(use);
  const words = document.createElement('span');
  words.textContent = text;
  line.append(icon, words);
  return line;
}

function drawAsker(flow) {
  const strong = (text) => Object.assign(document.createElement('strong'), { textContent: text });
  const who = [
    flow.asked_by && strong(flow.asked_by),
    flow.asked_by && flow.customer && ' of ',
    flow.customer && strong(flow.customer),
  ].filter(Boolean);
  if (who.length === 0) return;
  byId('who').append('Asked for by ', ...who, '. If you do not know them, close this window.');
  byId('who').hidden = false;
}

async function goOn(nonce) {
  const button = byId('go');
  if (button.getAttribute('aria-disabled') === 'true') return;
  button.setAttribute('aria-disabled', 'true');
  byId('trouble').hidden = true;
  try {
    const { authorize_url: address } = await ask('continue', nonce);
    if (!/^https?:\/\//.test(address)) throw new Error('The address to go on to is not a web address.');
    location.assign(address);
  } catch (error) {
    if (Object.hasOwn(endings, error.code ?? '')) return showOver(error);
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
  const nonce = takeNonce();
  byId('stop').addEventListener('click', leave);
  byId('close').addEventListener('click', leave);
  if (!nonce)
    return showOver({ code: 'not-found', message: 'Go back to where you came from and press Connect again.' });
  byId('go').addEventListener('click', () => void goOn(nonce));
  try {
    draw(await ask('start', nonce));
    show('ready');
  } catch (error) {
    showOver(error);
  }
}

// Coming back from the outside system by the Back button shows a page from memory: its button must work again.
addEventListener('pageshow', () => byId('go').removeAttribute('aria-disabled'));
void start();
