/** Makes a sheet of roles from short text: `--mortise-x` is what a host may set, `--_x` is what our own sheets read. */
import { css, unsafeCSS, type CSSResult } from 'lit';

const rows = (table: string): string[][] =>
  table
    .trim()
    .split('\n')
    .map((row) => [row.slice(0, row.indexOf(' ')), row.slice(row.indexOf(' ') + 1)]);

/** `colours` has rows of name, light, dark; `measures` of name and value. With forced colours a surface is Canvas and all that is drawn on it CanvasText. */
export function roleSheet(colours: string, measures: string): CSSResult {
  const open = ([name, value]: string[]): string => `--_${name}:var(--mortise-${name},${value});`;
  const roles = rows(colours);
  const forced = ([name = '']: string[]): string =>
    `--_${name}:${/^surface|soft$/.test(name) ? 'Canvas' : name === 'text-disabled' ? 'GrayText' : 'CanvasText'};`;
  const declared = [
    ...roles.map(([name = '', pair = '']) => [name, `light-dark(#${pair.replace(' ', ',#')})`]),
    ...rows(measures),
  ].map(open);
  return css`
    :host {
      ${unsafeCSS(declared.join(''))}
    }
    @media (forced-colors: active) {
      :host {
        ${unsafeCSS(roles.map(forced).join(''))}
      }
    }
  `;
}
