/** The page that only connects. */
import { css } from 'lit';

export const connectStyles = css`
  .connect-view {
    display: grid;
    gap: var(--_space-4);
    max-inline-size: 640px;
  }
  .connect-head {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_space-2) var(--_space-3);
    align-items: start;
  }
  .connect-head > .stack {
    flex: 1;
    min-inline-size: 13rem;
  }
`;
