/** Keys typed in place: labels, help, secrets that no browser fills in, tested before they are saved. */
import { html, nothing, type TemplateResult } from 'lit';
import { icon, notice } from '../controls/index.ts';
import { chevronDown, circleAlert, loaderCircle } from '../controls/icons.ts';
import { keys as words } from '../words/en-account.ts';
import { connection } from '../words/en-install.ts';
import type { ConnectionDesk } from './connection-desk.ts';
import { checkFields } from './check-fields.ts';
import type { Question } from './read-failure.ts';
import { inTwo } from './reason-text.ts';
import type { Row } from './row.ts';
import type { ConnectorState, CredentialField } from './wire.ts';

type FormRow = Extract<Row, { row: 'form' }>;

/** The form of one connector. What is typed stays in the inputs alone until it is sent. */
export function credentialForm(connector: ConnectorState, row: FormRow, desk: ConnectionDesk): TemplateResult {
  const send = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!(event.currentTarget instanceof HTMLFormElement) || row.testing) return;
    const data = new FormData(event.currentTarget);
    const all = connector.fields.map(({ name }) => [name, String(data.get(name) ?? '').trim()] as const);
    const typed = Object.fromEntries(all.filter(([, value]) => value !== ''));
    const problems = checkFields(connector.fields, typed, words.fieldMissing);
    if (problems.length > 0) return desk.showProblems(connector.name, problems);
    void desk.saveFields(connector.name, typed);
  };
  return html`<form class="credentials" novalidate autocomplete="off" @submit=${send}>
    ${connector.fields.map((field) => credentialField(connector, field, row))}
    ${row.refused === null ? nothing : refusal(connector, row.refused)}${row.asked === null ? nothing : question(connector, row.asked)}
    <div class="actions">
      <button type="submit" class="btn btn-sm" aria-disabled=${row.testing ? 'true' : 'false'}>
        ${row.testing ? html`${icon(loaderCircle, 'spin')}${connection.testing}` : yes(row.asked)}
      </button>
      <button type="button" class="btn btn-quiet btn-sm" @click=${() => desk.rest(connector.name)}>
        ${row.asked === null ? words.cancel : words.keep(row.asked.before ?? '')}
      </button>
    </div>
  </form>`;
}

/** What was typed is sent once more with it, and means these two accounts alone: of another one it is asked anew. */
function yes(asked: Question | null): string {
  if (asked === null) return words.testAndSave;
  return asked.now === null ? words.useThis : words.use(asked.now);
}

/** In the app the account of before is always told. */
function question({ label }: ConnectorState, { now, before }: Question): TemplateResult {
  const was = before ?? '';
  const heading = now === null ? words.unknownAccount(label, was) : words.otherAccount(now, was);
  return notice({ tone: 'warning', heading, text: words.otherAccountText, alert: true });
}

function credentialField(connector: ConnectorState, field: CredentialField, row: FormRow): TemplateResult {
  const id = `k-${connector.name}-${field.name}`;
  const problem = row.problems.find((one) => one.field === field.name);
  const told = [problem === undefined ? '' : `${id}-e`, hasHint(field) ? `${id}-h` : '']
    .filter((part) => part !== '')
    .join(' ');
  return html`<div class="field">
    <label class="label" for=${id}
      >${field.label}${field.optional ? html` <span class="optional">${words.optional}</span>` : nothing}</label
    >
    ${control(field, id, problem !== undefined, told)}
    ${problem === undefined ? nothing : html`<p class="error" id="${id}-e" role="alert">${icon(circleAlert)}<span>${problem.message}</span></p>`}
    ${hasHint(field) ? html`<p class="hint" id="${id}-h">${field.help ?? ''} ${docsLink(field)}</p>` : nothing}
  </div>`;
}

/** A list of choices, a text of several lines (a private key), or one line. */
function control(field: CredentialField, id: string, isWrong: boolean, told: string): TemplateResult {
  const invalid = isWrong ? 'true' : nothing;
  const by = told === '' ? nothing : told;
  const { name, options, example, default: usual } = field;
  if (options !== null)
    return html`<span class="select"
      ><select class="input" id=${id} name=${name} aria-invalid=${invalid} aria-describedby=${by}>
        ${usual === null ? html`<option value=""></option>` : nothing}
        ${options.map(({ value, label }) => html`<option value=${value} ?selected=${value === usual}>${label}</option>`)}</select
      >${icon(chevronDown)}</span
    >`;
  if (field.multiline)
    return html`<textarea
      class="input mono"
      id=${id}
      name=${name}
      rows="5"
      autocomplete="off"
      spellcheck="false"
      placeholder=${example ?? nothing}
      aria-invalid=${invalid}
      aria-describedby=${by}
    ></textarea>`;
  return html`<input
    class="input ${field.secret ? 'mono' : ''}"
    id=${id}
    name=${name}
    type=${field.secret ? 'password' : 'text'}
    value=${usual ?? nothing}
    autocomplete=${field.secret ? 'new-password' : 'off'}
    spellcheck="false"
    autocapitalize="off"
    placeholder=${example ?? nothing}
    aria-invalid=${invalid}
    aria-describedby=${by}
  />`;
}

const hasHint = (field: CredentialField): boolean =>
  (field.help !== null && field.help !== '') || field.docs_url !== null;

/** Addresses come from a connector's definition: only https becomes a link. */
function docsLink({ docs_url }: CredentialField): TemplateResult | typeof nothing {
  return docs_url?.startsWith('https://') === true
    ? html`<a href=${docs_url} target="_blank" rel="noopener nofollow">${words.showWhere}</a>`
    : nothing;
}

function refusal(connector: ConnectorState, message: string): TemplateResult {
  return notice({ tone: 'danger', ...inTwo(message, words.refusedTitle(connector.label)), alert: true });
}
