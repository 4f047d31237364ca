/** The frame's own script: token in, events and height out. Runs before the elements' module, and before anything else. */
(() => {
  const { origins: listed, topLevel } = document.currentScript.dataset;
  const origins = JSON.parse(listed);
  const framed = parent !== window;

  // First of all, so that nothing else ever sees it: the token leaves the address.
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (location.hash !== '') history.replaceState(history.state, '', location.pathname + location.search);

  const element = document.querySelector('mortise-marketplace, mortise-install, mortise-connect');
  if (!framed && topLevel !== 'yes') {
    element.remove();
    document.querySelector('.notice').hidden = false;
    return;
  }

  /** A frame cannot know its parent: each allowed origin is told, and only the right one hears it. */
  const post = (data) => {
    if (framed) for (const origin of origins) parent.postMessage(data, origin);
  };

  /** What a token says of itself; the server is the one that checks it. */
  const claimsOf = (token) => {
    try {
      const text = atob(token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/'));
      return JSON.parse(new TextDecoder().decode(Uint8Array.from(text, (sign) => sign.charCodeAt(0)))) ?? {};
    } catch {
      return {};
    }
  };

  const fresh = 60_000;
  let spare = null;
  let asked = null;
  const take = (token) => {
    if (asked) asked.resolve(token);
    else spare = { token, at: performance.now() };
    asked = null;
  };
  /** In a frame the host stands round it; here somebody may have sent the person a link to an account of the sender's. */
  function confirm(token) {
    const { name, email, sub, user_id, id, customer_name, customer } = claimsOf(token);
    const notice = document.querySelector('.who');
    const who = [name ?? email ?? sub ?? user_id ?? id ?? 'somebody without a name', customer_name ?? customer];
    notice.querySelector('strong').textContent = who.filter(Boolean).join(' of ');
    notice.hidden = false;
    element.remove();
    notice.querySelector('button').addEventListener('click', () => {
      take(token);
      notice.replaceWith(element);
    });
  }

  // Anybody can write an address: a token that is bound to an origin comes by message from there, or not at all.
  if (given !== null && !claimsOf(given).origin) {
    if (framed) take(given);
    else confirm(given);
  }

  addEventListener('message', ({ origin, source, data }) => {
    if (!framed || source !== parent || !origins.includes(origin)) return;
    if (data?.message !== 'mortise-token' || typeof data.token !== 'string') return;
    const bound = claimsOf(data.token).origin;
    if (!bound || bound === origin) take(data.token);
  });

  const ask = () => {
    const wait = Promise.withResolvers?.() ?? deferred();
    asked = wait;
    setTimeout(() => {
      if (asked === wait) asked = null;
      wait.reject(new Error('The page round this frame gave no token.'));
    }, 20_000);
    post({ message: 'mortise-ready' });
    return wait.promise;
  };
  const deferred = () => {
    const wait = {};
    wait.promise = new Promise((resolve, reject) => Object.assign(wait, { resolve, reject }));
    return wait;
  };

  element.getToken = async () => {
    const kept = spare;
    spare = null;
    if (kept && performance.now() - kept.at < fresh) return kept.token;
    return asked ? asked.promise : ask();
  };

  // `ready` is left out: from a frame it means "send me a token".
  const words = [
    'navigate',
    'install-start',
    'installed',
    'install-cancel',
    'connected',
    'disconnected',
    'settings-saved',
    'run-requested',
    'uninstalled',
    'error',
    'session-expired',
  ];
  const theirs = { 'install-cancel': 'pandium-install-cancel', 'settings-saved': 'pandium-save-sync' };
  for (const word of words) {
    document.addEventListener(`mortise-${word}`, ({ detail }) => {
      const { tenant, integration, connector, run, code, view } = detail ?? {};
      const told = JSON.parse(JSON.stringify({ tenant, integration, connector, run, code, view }));
      post({ message: `mortise-${word}`, ...told });
      if (theirs[word]) post({ message: theirs[word], ...told });
    });
  }

  let height = 0;
  new ResizeObserver(() => {
    const now = Math.ceil(document.body.getBoundingClientRect().height);
    if (now === height) return;
    height = now;
    post({ message: 'mortise-height', height });
    post({ message: 'pandium-content-height-change', height });
  }).observe(document.body);
})();
