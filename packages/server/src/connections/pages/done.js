/** The callback page: tells the page that asked, then tries to close itself. Works without an opener too. */
const { flow, status, origin } = document.body.dataset;

if (flow && origin && /^https?:\/\/[^/]+$/.test(origin) && window.opener) {
  try {
    // Only to the exact origin of the page that asked; never a token, never '*'.
    window.opener.postMessage({ message: 'mortise-flow', flow, status }, origin);
  } catch {
    // The page that asked polls the server anyway.
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

if (status === 'connected' && document.body.dataset.close === 'yes') setTimeout(() => window.close(), 900);
