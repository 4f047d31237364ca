/** The panel of the address that an outside system calls. */
import { css } from 'lit';

export const webhookStyles = css`
  .webhook {
    display: grid;
    gap: var(--_space-4);
    padding-block-start: var(--_space-2);
  }
  .dots {
    min-block-size: var(--_control);
    line-height: var(--_control);
    letter-spacing: 0.15em;
    color: var(--_text-muted);
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_space-2);
  }
`;
