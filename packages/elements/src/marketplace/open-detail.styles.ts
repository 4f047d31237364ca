/** On a narrow page an installed integration that is open stands alone: no tabs above it, the title only for readers. */
import { css } from 'lit';

export const openDetailStyles = css`
  @container mortise (max-width: 519px) {
    .mortise:has([data-detail]) > .tabs {
      display: none;
    }
    .mortise:has([data-detail]) > .gallery-head {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
  }
`;
