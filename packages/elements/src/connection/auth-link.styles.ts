/** The panel of a link for somebody else. */
import { css } from 'lit';

export const authLinkStyles = css`
  .link-panel {
    display: grid;
    gap: var(--_space-3);
    padding-block-start: var(--_space-2);
  }
  .link-actions {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_space-2);
  }
  .link-state {
    display: grid;
    gap: 4px;
  }
  .qr {
    inline-size: 188px;
    max-inline-size: 100%;
    block-size: auto;
    border-radius: var(--_radius);
    forced-color-adjust: none;
    shape-rendering: crispEdges;
  }
  .qr-ground {
    fill: #fff;
  }
  .qr-dark {
    fill: #14161c;
  }
`;
