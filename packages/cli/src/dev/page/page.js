/** The page of `mortise dev`: hears of the manifest, keeps what was typed, asks what it comes to, and keeps the form fed. */
import { dress, mountForm, render } from '/elements/preview.js';
import { page } from '/panels.js';

const pause = 120;
const perPage = 50;

const host = document.querySelector('#page');
const root = host.attachShadow({ mode: 'open' });
const sheet = new CSSStyleSheet();
sheet.replaceSync(await (await fetch('/panels.css')).text());
dress(root);
root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];

/** What the form lives in: a container of its own, so that it is drawn for its width and not for the page's. */
const box = document.createElement('div');
box.className = 'mortise';

const state = {
  event: null,
  linked: true,
  audience: 'customer',
  width: '720',
  scheme: 'auto',
  /** The choices as text, and whether somebody changed them. */
  text: '{}',
  touched: false,
  textProblem: null,
  options: {},
  choices: 'ready',
  /** The latest answer of the server. */
  found: null,
  saved: false,
  said: '',
};
/** What the form is given; parts keep their identity while they say the same, because the form begins anew with new ones. */
const given = {
  key: '',
  settings: null,
  values: {},
  config: {},
  secretsSet: [],
  saving: false,
  refused: [],
  reason: null,
};
/** The whole of what was saved, admin-only values too, which a customer's form never gets. */
let stored = {};
let answers = null;
let form = null;
let timer;
let asking = new AbortController();

const draw = () => render(page(state, box, act), root);
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

// --- the form -------------------------------------------------------------------------------------------------------

function input() {
  const { settings, values, config, secretsSet, saving, refused } = given;
  const reason = state.choices === 'failed' ? 'This is what it looks like when the init run fails.' : null;
  return {
    settings,
    audience: state.audience,
    options: { state: stateOfChoices(), values: state.choices === 'ready' ? values : {}, reason },
    config,
    secretsSet,
    draft: answers === null ? null : known(answers),
    mode: 'settings',
    saving,
    refused,
    system: null,
    askOptions,
    onDraft: (draft, changes) => {
      answers = changes === 0 ? null : draft;
      state.saved = false;
      soon();
    },
    onSave: (draft) => void save(draft),
    onRefresh: () => act.choices('ready'),
  };
}

const none = {};
const stateOfChoices = () => (Object.keys(state.event?.samples ?? none).length === 0 ? 'none' : state.choices);

/** Without answers to settings that the manifest no longer has. */
function known(config) {
  const properties = given.settings?.schema.properties ?? none;
  return Object.fromEntries(Object.entries(config).filter(([key]) => Object.hasOwn(properties, key)));
}

async function feed({ anew }) {
  if (given.settings === null) return;
  if (anew && form !== null) {
    form.unmount();
    form = null;
  }
  if (form === null) form = await mountForm(box, input());
  else form.update(input());
}

/** Live choices come out of the same box: by what was typed, a page at a time. */
async function askOptions({ definition, search, cursor }) {
  const listed = state.options?.[definition] ?? [];
  const all = (Array.isArray(listed) ? listed : Object.values(listed).flat()).map((option) =>
    typeof option === 'object' ? option : { const: option, title: String(option) },
  );
  const fit = all.filter(({ title }) => title.toLowerCase().includes(search.toLowerCase()));
  const from = Number(cursor ?? 0);
  const options = fit.slice(from, from + perPage);
  return { options, next: fit.length > from + perPage ? String(from + perPage) : null };
}

// --- asking the server ----------------------------------------------------------------------------------------------

async function ask(draft, signal) {
  const question = {
    audience: state.audience,
    options: state.options,
    answers: draft,
    saved: stored,
    secretsSet: given.secretsSet,
  };
  const headers = { 'content-type': 'application/json' };
  const reply = await fetch('/preview', { method: 'POST', headers, body: JSON.stringify(question), signal });
  return reply.ok ? await reply.json() : null;
}

/** Asks what the answers come to; an answer that a newer question overtook is dropped. */
async function refresh() {
  clearTimeout(timer);
  asking.abort();
  asking = new AbortController();
  const { signal } = asking;
  const found = await ask(answers, signal).catch(() => null);
  if (signal.aborted || found === null) return;
  await take(found);
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(() => void refresh(), pause);
  draw();
}

async function take(found) {
  state.found = found;
  const key = `${found.version} ${state.audience}`;
  const moved = key !== given.key && !same(found.settings, given.settings);
  if (moved) given.settings = found.settings;
  if (!same(found.options, given.values)) given.values = found.options;
  given.key = key;
  const stale = moved && answers !== null && !same(known(answers), answers);
  if (stale) answers = known(answers);
  const config = known(found.given.before);
  if (!same(config, given.config)) given.config = config;
  draw();
  await feed({ anew: stale });
  if (stale) await refresh();
}

async function save(draft) {
  Object.assign(given, { saving: true, refused: [] });
  await feed({ anew: false });
  const found = await ask(draft).catch(() => null);
  given.saving = false;
  if (found?.accepted === true) {
    Object.assign(given, { config: found.given.after, secretsSet: found.secretsSet });
    stored = found.config;
    answers = null;
    state.saved = true;
  } else
    given.refused = found?.problems ?? [{ path: '', message: 'mortise dev does not answer. Is it still running?' }];
  await feed({ anew: false });
  // Asked anew: an answer that was on its way knows nothing of what is saved now.
  await refresh();
}

// --- what the page's controls do ------------------------------------------------------------------------------------

const act = {
  audience: (audience) => change({ audience }, refresh),
  width: (width) => change({ width }),
  scheme: (scheme) => change({ scheme }),
  choices: (choices) => change({ choices }, () => feed({ anew: false })),
  text: (text) => readText(text, true),
  samples: () => readText(samplesText(), false),
  copy: () => {
    void navigator.clipboard.writeText(JSON.stringify(state.found?.shown ?? {}, null, 2));
    state.said = 'Copied';
    draw();
  },
};

function change(next, then = () => undefined) {
  Object.assign(state, next);
  if (state.scheme === 'auto') delete document.documentElement.dataset.scheme;
  else document.documentElement.dataset.scheme = state.scheme;
  keep();
  draw();
  void then();
}

const samplesText = () => JSON.stringify(state.event?.samples ?? {}, null, 2);

function readText(text, touched) {
  Object.assign(state, { text, touched, textProblem: null });
  try {
    state.options = JSON.parse(text);
  } catch (error) {
    state.textProblem = `This is not JSON yet: ${error.message}`;
  }
  keep();
  if (state.textProblem === null) soon();
  else draw();
}

// --- what this browser remembers ------------------------------------------------------------------------------------

const place = () => `mortise-dev ${state.event.folder} ${state.event.file}`;

function keep() {
  if (state.event?.file == null) return;
  const { audience, width, scheme, text, touched } = state;
  try {
    localStorage.setItem(place(), JSON.stringify({ audience, width, scheme, text: touched ? text : null }));
  } catch {
    // A browser that keeps nothing shows the page as well.
  }
}

function recall() {
  try {
    const { audience, width, scheme, text } = JSON.parse(localStorage.getItem(place()) ?? '{}');
    if (['customer', 'hub'].includes(audience)) state.audience = audience;
    if (['960', '720', '360'].includes(width)) state.width = width;
    if (['auto', 'light', 'dark'].includes(scheme)) state.scheme = scheme;
    if (typeof text === 'string') Object.assign(state, { text, touched: true });
  } catch {
    // What cannot be read was not kept.
  }
}

/** Choices that somebody wrote stay; definitions that are new in the manifest join them. */
function textWithSamples() {
  if (!state.touched) return samplesText();
  try {
    const written = JSON.parse(state.text);
    const added = Object.entries(state.event.samples).filter(([name]) => !Object.hasOwn(written, name));
    return added.length === 0 ? state.text : JSON.stringify({ ...written, ...Object.fromEntries(added) }, null, 2);
  } catch {
    return state.text;
  }
}

// --- the manifest ---------------------------------------------------------------------------------------------------

function hear(event) {
  const first = state.event === null;
  const moved = state.event?.version !== event.version;
  state.event = event;
  if (first) recall();
  document.title = `${event.file ?? 'No manifest'} · mortise dev`;
  const errors = event.problems.filter(({ level }) => level === 'error').length;
  state.said = first ? '' : errors > 0 ? `Read again: ${errors} to fix` : 'Read again';
  change({ linked: true });
  if (!moved || event.version === 0) return;
  readText(textWithSamples(), state.touched);
  void refresh();
}

const events = new EventSource('/events');
events.onmessage = ({ data }) => hear(JSON.parse(data));
events.onerror = () => change({ linked: false });
draw();
