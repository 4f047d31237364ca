/** Empty, failed and loading views. */
import { css } from 'lit';

export const emptyViewStyles = css`
  .empty {
    display: grid;
    justify-items: center;
    text-align: center;
    gap: var(--_space-2);
    padding: var(--_space-12) var(--_space-4);
  }
  .empty-mark {
    display: grid;
    place-items: center;
    inline-size: 44px;
    block-size: 44px;
    border-radius: var(--_radius-lg);
    background: var(--_surface-active);
    color: var(--_text-muted);
    margin-block-end: var(--_space-1);
  }
  .empty p:not(.heading) {
    color: var(--_text-muted);
    max-inline-size: 44ch;
    text-wrap: balance;
  }
  .empty .actions {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: var(--_space-2);
    margin-block-start: var(--_space-3);
  }
  .bone {
    display: block;
    block-size: 10px;
    border-radius: 5px;
    background: var(--_surface-active);
    animation: breathe 1.6s ease-in-out infinite;
  }
  .bone-lines {
    grid-column: 2 / -1;
    align-self: center;
  }
  .bone-40 {
    inline-size: 40%;
  }
  .bone-60 {
    inline-size: 60%;
  }
  .bone-90 {
    inline-size: 92%;
  }
  .bone-75 {
    inline-size: 75%;
  }
  .bone-logo {
    inline-size: 40px;
    block-size: 40px;
    border-radius: var(--_radius);
  }
  @keyframes breathe {
    50% {
      opacity: 0.5;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .bone {
      animation: none;
    }
  }
`;
