/** Connector rows and the credential form inside them. */
import { css } from 'lit';

export const connectionStyles = css`
  .connector {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    gap: var(--_space-3);
    align-items: center;
    padding: var(--_space-4);
  }
  .connector > :is(.notice, .credentials, .elsewhere, mortise-auth-link, mortise-webhook) {
    grid-column: 1 / -1;
  }
  .credentials {
    display: grid;
    gap: var(--_space-4);
    padding-block-start: var(--_space-1);
  }
  .credentials .actions {
    display: flex;
    gap: var(--_space-2);
  }
  @container mortise (max-width: 519px) {
    .connector {
      row-gap: 0;
    }
    .connector > .logo {
      grid-row: 1 / span 2;
      align-self: start;
    }
    .connector > .row {
      display: contents;
    }
    .connector > .row > .state {
      grid-column: 2;
      grid-row: 2;
    }
    .connector > .row > :is(.menu-anchor, .btn) {
      grid-column: 3;
      grid-row: 1 / span 2;
    }
    .connector > :is(.notice, .credentials, .elsewhere, mortise-auth-link, mortise-webhook) {
      margin-block-start: 12px;
    }
  }
`;
