/** What our sign-in pages have in common: who asks, what is shown, one request to the server they came from. */
export const byId = (id) => document.getElementById(id);

/** A secret of the address leaves it at once and lives on in this entry of the history, so that a reload still works. */
export function takeSecret(name) {
  const fromAddress = location.hash.slice(1);
  const kept = history.state && history.state[name];
  if (fromAddress) history.replaceState({ [name]: fromAddress }, '', location.pathname);
  return fromAddress || (typeof kept === 'string' ? kept : '');
}

/** Throws an Error with the refusal's `code` and `problems`; without a code the server did not answer. */
export async function ask(path, body) {
  const answer = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    credentials: 'same-origin',
    redirect: 'error',
    signal: AbortSignal.timeout(30_000),
  });
  const told = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(told.message), { code: told.code, problems: told.problems });
  return told;
}

/** Shows one of the page's views and moves the focus to its title. */
export function show(id) {
  for (const view of document.querySelectorAll('main')) view.hidden = view.id !== id;
  byId(id).querySelector('h1')?.focus();
}

export function showOver(title, text) {
  byId('over-title').textContent = title;
  byId('over-text').textContent = text;
  document.title = title;
  show('over');
}

/** Puts names, logos, grants and who asked into their places. */
export function drawFacts(facts) {
  for (const place of document.querySelectorAll('[data-word]')) place.textContent = facts[place.dataset.word];
  document.title = `Connect ${facts.system} to ${facts.account}`;
  for (const plate of document.querySelectorAll('[data-logo="account"]')) drawLogo(plate, facts.account, null);
  for (const plate of document.querySelectorAll('[data-logo="system"]')) drawLogo(plate, facts.system, facts.logo);
  byId('grants').replaceChildren(...facts.grants.map(grantLine));
  byId('grants').hidden = facts.grants.length === 0;
  drawAsker(facts);
}

/** The words for signing in there, or for typing keys here; `word` is the button's. */
export function drawKind(kind, word) {
  for (const lede of document.querySelectorAll('[data-kind]')) lede.hidden = lede.dataset.kind !== kind;
  byId('go-out').toggleAttribute('hidden', kind !== 'sign-in');
  byId('go-word').textContent = word;
}

/** What only the people behind the app can mend is not for the person to try again and again: the button stays, and steps back. */
export function drawButton(error) {
  byId('go').classList.toggle('btn-primary', error?.code !== 'connector-not-provisioned');
}

function drawLogo(plate, name, address) {
  plate.textContent = name.trim().slice(0, 1).toUpperCase();
  if (!address || !/^https?:\/\//.test(address)) return;
  const image = new Image();
  image.alt = '';
  image.addEventListener('load', () => plate.replaceChildren(image), { once: true });
  image.src = address;
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

function drawAsker(facts) {
  const strong = (text) => Object.assign(document.createElement('strong'), { textContent: text });
  const who = [
    facts.asked_by && strong(facts.asked_by),
    facts.asked_by && facts.customer && ' of ',
    facts.customer && strong(facts.customer),
  ].filter(Boolean);
  byId('who').hidden = who.length === 0;
  if (who.length > 0)
    byId('who').replaceChildren('Asked for by ', ...who, '. If you do not know them, close this window.');
}
