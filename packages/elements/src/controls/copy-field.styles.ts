/** Text to be copied, and its button. */
import { css } from 'lit';

export const copyFieldStyles = css`
  .copy-field {
    display: flex;
    gap: var(--_space-2);
  }
  .copy-field .input {
    flex: 1;
    min-inline-size: 0;
    direction: ltr;
    font-family: var(--_font-mono);
    font-size: var(--_text-sm);
    text-overflow: ellipsis;
  }
`;
