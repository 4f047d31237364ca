/** What stands round the form, drawn from the page's state: the bar, the problems, the choices, the config, the variables. */
import { html, icon, icons, nothing, notice } from '/elements/preview.js';

const count = (number, word) => `${number} ${word}${number === 1 ? '' : 's'}`;
const json = (value) => JSON.stringify(value, null, 2);

/** The whole page; `form` is the element that the form lives in, `act` what its controls do. */
export function page(state, form, act) {
  return html`<div class="mortise dev-shell">
    ${bar(state, act)}
    <div class="dev-split">
      <main class="dev-stage">
        ${brokenNotice(state)}
        <section class="dev-sheet dev-sheet-${state.width}" aria-label="Form" ?hidden=${state.found === null}>
          ${form}
        </section>
      </main>
      <aside class="dev-side" aria-label="What it comes to">
        ${manifestPanel(state)} ${choicesPanel(state, act)} ${configPanel(state, act)} ${environmentPanel(state)}
      </aside>
    </div>
    <p class="vh" role="status">${state.said}</p>
  </div>`;
}

function bar(state, act) {
  const { event } = state;
  const folder = event?.folder.split(/[\\/]/).filter(Boolean).at(-1) ?? '';
  return html`<header class="dev-bar">
    <div class="dev-bar-name">
      <h1 class="heading">${event?.file ?? 'No manifest'}</h1>
      <span class="muted small truncate" title=${event?.folder ?? ''}>${folder}</span>
      ${standing(state)}
    </div>
    <div class="dev-picks">
      ${choose('Who sees it', state.audience, { customer: 'Customer', hub: 'Hub user' }, act.audience)}
      ${choose('Width', state.width, { 360: '360', 720: '720', 960: '960' }, act.width)}
      ${choose('Scheme', state.scheme, { auto: 'System', light: 'Light', dark: 'Dark' }, act.scheme)}
    </div>
  </header>`;
}

function standing({ linked, event }) {
  if (!linked) return html`<span class="state state-warn">${icon(icons.triangleAlert)}mortise dev has ended</span>`;
  if (event === null) return nothing;
  return event.broken
    ? html`<span class="state state-bad">${icon(icons.triangleAlert)}Has mistakes</span>`
    : html`<span class="state state-ok">${icon(icons.circleCheck)}Follows the file</span>`;
}

function choose(label, value, words, pick) {
  return html`<div class="dev-pick" role="group" aria-label=${label}>
    ${Object.entries(words).map(
      ([key, word]) =>
        html`<button type="button" aria-pressed=${String(key === value)} @click=${() => pick(key)}>${word}</button>`,
    )}
  </div>`;
}

function brokenNotice({ event, found }) {
  if (event === null || !event.broken) return nothing;
  const errors = event.problems.filter(({ level }) => level === 'error');
  const heading = event.file === null ? 'No manifest here yet' : `${event.file} has ${count(errors.length, 'mistake')}`;
  const [first] = errors;
  const place = event.file === null || first === undefined ? '' : `Line ${first.line}: `;
  const kept = found === null ? '' : ' The form below is the last good one.';
  const text = `${place}${first?.message ?? ''}${kept}`;
  return notice({ tone: 'danger', heading, text });
}

function manifestPanel({ event }) {
  const problems = event?.problems ?? [];
  const errors = problems.filter(({ level }) => level === 'error').length;
  const warnings = problems.length - errors;
  const sum = [errors > 0 ? count(errors, 'error') : null, warnings > 0 ? count(warnings, 'warning') : null];
  return html`<section class="panel" aria-labelledby="h-manifest">
    <div class="dev-panel-head">
      <h2 class="heading" id="h-manifest">Manifest</h2>
      <span class="count">${sum.filter((words) => words !== null).join(', ')}</span>
    </div>
    ${
      problems.length === 0
        ? html`<p class="state state-ok">${icon(icons.circleCheck)}Nothing wrong</p>`
        : html`<ul class="dev-problems">
            ${problems.map(
              ({ level, line, column, message }) =>
                html`<li class="dev-problem dev-problem-${level}">
                  ${icon(icons.triangleAlert)}<span class="mono">${line}:${column}</span
                  ><span><span class="vh">${level === 'error' ? 'Error: ' : 'Warning: '}</span>${message}</span>
                </li>`,
            )}
          </ul>`
    }
  </section>`;
}

function choicesPanel(state, act) {
  const names = Object.keys(state.event?.samples ?? {});
  if (names.length === 0) return nothing;
  const problems = state.textProblem === null ? (state.found?.optionProblems ?? []) : [state.textProblem];
  return html`<section class="panel" aria-labelledby="h-choices">
    <div class="dev-panel-head">
      <h2 class="heading" id="h-choices">Choices</h2>
      <button type="button" class="btn btn-sm btn-quiet" @click=${act.samples}>Use samples</button>
    </div>
    <p class="hint" id="choices-hint">What the init run would print as its last line. Kept in this browser.</p>
    <textarea
      class="input dev-code"
      spellcheck="false"
      autocomplete="off"
      aria-label="Choices as JSON"
      aria-describedby="choices-hint choices-problems"
      aria-invalid=${String(state.textProblem !== null)}
      .value=${state.text}
      @input=${(event) => act.text(event.target.value)}
    ></textarea>
    <ul class="dev-problems" id="choices-problems" ?hidden=${problems.length === 0}>
      ${problems.map(
        (message) =>
          html`<li class="dev-problem dev-problem-warning">
            ${icon(icons.triangleAlert)}<span></span><span>${message}</span>
          </li>`,
      )}
    </ul>
    <div class="row row-wrap">
      <span class="small muted">In the form they</span>
      ${choose('How the choices stand', state.choices, { ready: 'Are here', waiting: 'Are awaited', failed: 'Failed' }, act.choices)}
    </div>
  </section>`;
}

function configPanel({ found, saved }, act) {
  if (found === null) return nothing;
  return html`<section class="panel" aria-labelledby="h-config">
    <div class="dev-panel-head">
      <h2 class="heading" id="h-config">Config</h2>
      ${
        found.accepted
          ? html`<span class="state state-ok">${icon(icons.circleCheck)}${saved ? 'Saved' : 'Would be accepted'}</span>`
          : html`<span class="state state-warn">${icon(icons.triangleAlert)}Not accepted yet</span>`
      }
      <button type="button" class="btn btn-sm btn-quiet btn-icon" aria-label="Copy the config" @click=${act.copy}>
        ${icon(icons.copy)}
      </button>
    </div>
    ${
      found.problems.length === 0
        ? nothing
        : html`<ul class="dev-problems">
            ${found.problems.map(
              ({ path, message }) =>
                html`<li class="dev-problem dev-problem-warning">
                  ${icon(icons.triangleAlert)}<span class="mono">${path}</span><span>${message}</span>
                </li>`,
            )}
          </ul>`
    }
    <pre class="dev-code" tabindex="0" role="region" aria-label="Config as JSON">${json(found.shown)}</pre>
  </section>`;
}

function environmentPanel({ found }) {
  if (found === null) return nothing;
  const variables = Object.entries(found.environment);
  return html`<section class="panel" aria-labelledby="h-environment">
    <div class="dev-panel-head">
      <h2 class="heading" id="h-environment">Environment of a run</h2>
      <span class="count">${variables.length}</span>
    </div>
    <p class="hint">
      Each is there a second time with <span class="mono">MORTISE_</span> for <span class="mono">PAN_</span>. What
      stands in brackets comes from connecting, as the catalogue's first method has it.
    </p>
    <dl class="dev-variables">
      ${variables.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
  </section>`;
}
