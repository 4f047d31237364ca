/** What an update of an integration changes of its settings, above the form. Loaded when there is something to tell. */
import { css, html, nothing, type TemplateResult } from 'lit';
import type { Settings } from '../connection/index.ts';
import { icon } from '../controls/index.ts';
import { info, triangleAlert } from '../controls/icons.ts';
import { moves as words } from '../words/en-moves.ts';

type Move = NonNullable<Settings['move']>;
type Item = Move['filled'][number];

/** So many of a kind are named, the rest counted. */
const mostNamed = 8;
const longest = 80;

export const moveListStyles = css`
  .moved {
    display: grid;
    gap: var(--_space-3);
    margin: 8px 0 0;
  }
  .moved dt {
    color: var(--_text-muted);
    font-size: var(--_text-sm);
    line-height: var(--_line-snug);
  }
  .moved dd {
    margin: 2px 0 0;
    overflow-wrap: anywhere;
  }
  .moved ul {
    list-style: none;
    margin: 0;
    padding: 0;
    display: grid;
    gap: 2px;
  }
  .moved b {
    font-weight: var(--_weight-medium);
  }
  .moved span {
    color: var(--_text-muted);
  }
`;

/** `save`: the button of a page that has none of its own; null leaves it out. */
export function moveList(move: Move, save: (() => void) | null): TemplateResult {
  const tone = move.settled ? 'info' : 'warning';
  const kinds: [string, readonly Item[], (item: Item) => string][] = [
    [words.needsAnswer, move.needs_answer, () => ''],
    [words.noLongerValid, move.no_longer_valid, lost],
    [words.filled, move.filled, (item) => item.after_label ?? valueOf(item, item.after)],
    [words.removed, move.removed, lost],
  ];
  return html`<div class="notice notice-${tone}" part="notice" role="status">
    ${icon(move.settled ? info : triangleAlert)}
    <div>
      <p class="heading">${move.settled ? words.used : words.look}</p>
      <p>${move.settled ? words.usedText : words.lookText}</p>
      <dl class="moved">${kinds.map(([kind, items, tell]) => kindRows(kind, items, tell))}</dl>
      ${save === null ? nothing : html`<div class="actions"><button type="button" class="btn" @click=${save}>${move.settled ? words.keep : words.save}</button></div>`}
    </div>
  </div>`;
}

function kindRows(kind: string, items: readonly Item[], tell: (item: Item) => string): TemplateResult | typeof nothing {
  if (items.length === 0) return nothing;
  const more = items.length - mostNamed;
  return html`<div>
    <dt>${kind}</dt>
    <dd>
      <ul>
        ${items.slice(0, mostNamed).map((item) => row(item.label, tell(item)))}
        ${more > 0 ? html`<li><span>${words.more(more)}</span></li>` : nothing}
      </ul>
    </dd>
  </div>`;
}

function row(label: string, told: string): TemplateResult {
  return html`<li><b>${label}</b>${told === '' ? nothing : html` <span>${told}</span>`}</li>`;
}

const lost = (item: Item): string =>
  [words.was(item.before_label ?? valueOf(item, item.before)), item.why ?? ''].filter(Boolean).join('. ');

/** Rows apart by a semicolon, the parts of one by a dot; names of parts are left out. */
function inWords(value: unknown): string {
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? value : JSON.stringify(value);
  const parts = Object.values(value).map(inWords);
  if (!Array.isArray(value)) return parts.join(' · ');
  return parts.join(value.some((one) => typeof one === 'object') ? '; ' : ', ');
}

/** A value in one short line. */
export function valueOf(item: Pick<Item, 'secret'>, value: unknown): string {
  if (item.secret === true) return words.secret;
  if (value === undefined || value === null || value === '') return words.nothing;
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  const characters = [...inWords(value)];
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : characters.join('');
}
