/** Fields: label, control, error, hint; with the inputs they hold. */
import { css } from 'lit';
import { inputStyles } from './input.styles.ts';

export const fieldStyles = [
  inputStyles,
  css`
    .field {
      display: grid;
      gap: 6px;
      min-inline-size: 0;
    }
    .label {
      font-weight: var(--_weight-medium);
      line-height: var(--_line-snug);
    }
    .optional {
      color: var(--_text-muted);
      font-weight: var(--_weight);
      font-size: var(--_text-sm);
    }
    .hint {
      font-size: var(--_text-sm);
      line-height: var(--_line-snug);
      color: var(--_text-muted);
      max-inline-size: var(--_measure);
      text-wrap: pretty;
    }
    .input:disabled {
      background: var(--_surface-sunken);
      color: var(--_text-disabled);
      border-color: var(--_border-strong);
      cursor: not-allowed;
    }
    .input[aria-invalid='true'],
    .box-input[data-invalid] {
      border-color: var(--_danger);
      box-shadow: inset 0 0 0 1px var(--_danger);
    }
    /* The ring stands outside: over the border the two would mix to a third colour. */
    .input[aria-invalid='true']:focus-visible,
    .box-input[data-invalid]:focus-within {
      border-color: var(--_danger);
      outline-offset: 2px;
    }
    @media (forced-colors: active) {
      .input[aria-invalid='true']:not(:focus-visible),
      .box-input[data-invalid]:not(:focus-within) {
        outline: 1px solid CanvasText;
        outline-offset: -2px;
      }
    }
    textarea.input {
      padding: 8px 12px;
      line-height: var(--_line);
      min-block-size: 84px;
      resize: vertical;
    }
    .error {
      display: flex;
      gap: 6px;
      font-size: var(--_text-sm);
      line-height: var(--_line-snug);
      color: var(--_danger);
    }
    .error > .icon {
      inline-size: 14px;
      block-size: 14px;
      margin-block-start: 0.15em;
      stroke-width: 2;
    }
    .affix {
      display: flex;
    }
    .affix > .input {
      border-start-end-radius: 0;
      border-end-end-radius: 0;
    }
    .affix > span {
      display: flex;
      align-items: center;
      padding: 0 12px;
      border: 1px solid var(--_border-control);
      border-inline-start: 0;
      border-start-end-radius: var(--_radius);
      border-end-end-radius: var(--_radius);
      color: var(--_text-muted);
      background: var(--_surface-sunken);
      white-space: nowrap;
    }
    .box-input {
      border: 1px solid var(--_border-control);
      border-radius: var(--_radius);
      background: var(--_surface);
      min-inline-size: 0;
    }
  `,
];
