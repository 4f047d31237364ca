/** The callback page: tells the page that asked, then tries to close itself; or asks whether another account may replace the one before. Works without an opener too. */
import { ask, byId } from './page.js';

const { flow, status, origin } = document.body.dataset;

if (flow && origin && /^https?:\/\/[^/]+$/.test(origin) && window.opener) {
  try {
    // Only to the exact origin of the page that asked; never a token, never '*'.
    window.opener.postMessage({ message: 'mortise-flow', flow, status }, origin);
  } catch {
    // The page that asked polls the server anyway.
  }
}

const choices = [...document.querySelectorAll('[data-use]')];
for (const choice of choices) choice.addEventListener('click', () => void decide(choice.dataset.use));

/** The answer has a page of its own: the same address, or where the person came from. */
async function decide(use) {
  if (choices.some((one) => one.getAttribute('aria-disabled') === 'true')) return;
  for (const one of choices) one.setAttribute('aria-disabled', 'true');
  try {
    const { next } = await ask('../decide', {
      ask: document.body.dataset.ask,
      question: document.body.dataset.question,
      use,
    });
    if (next && /^https?:\/\//.test(next)) location.replace(next);
    else location.reload();
  } catch (error) {
    if (error.code) return location.reload();
    for (const one of choices) one.removeAttribute('aria-disabled');
    byId('trouble').hidden = false;
  }
}

const leave = document.querySelector('[data-leave]');
leave?.addEventListener('click', (event) => {
  if (!window.opener) return;
  event.preventDefault();
  window.close();
  // A browser that does not close windows follows the link after all.
  setTimeout(() => location.assign(leave.href), 400);
});

// With an auth link the way back is the link itself; only the tab that it was opened in has it.
const again = document.querySelector('[data-again]');
const link = again ? sessionStorage.getItem('mortise-link') : null;
if (again && link && /^[A-Za-z0-9_-]{43}$/.test(link)) {
  again.addEventListener('click', () => location.assign(new URL(`../link#${link}`, location.href)));
  again.hidden = false;
}
if (!again) sessionStorage.removeItem('mortise-link');

if (status === 'connected' && document.body.dataset.close === 'yes') setTimeout(() => window.close(), 900);
