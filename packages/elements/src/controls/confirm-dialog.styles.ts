/** The confirmation dialog. */
import { css } from 'lit';

export const confirmDialogStyles = css`
  .dialog {
    inline-size: min(400px, calc(100% - 32px));
    padding: var(--_space-6);
    border: 0;
    border-radius: var(--_radius-lg);
    background: var(--_surface-raised);
    color: var(--_text);
    box-shadow: var(--_shadow-overlay);
    font-size: var(--_text-md);
    line-height: var(--_line);
  }
  .dialog[open] {
    display: grid;
    gap: var(--_space-2);
  }
  .dialog::backdrop {
    background: light-dark(rgb(20 22 28 / 0.32), rgb(0 0 0 / 0.6));
  }
  .dialog .heading {
    font-size: var(--_text-lg);
  }
  .dialog .actions {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: var(--_space-2);
    margin-block-start: var(--_space-4);
  }
  @media (forced-colors: active) {
    .dialog {
      border: 1px solid CanvasText;
    }
  }
`;
