/** Logo plates. */
import { css } from 'lit';

export const logoStyles = css`
  .logo {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 40px;
    block-size: 40px;
    border-radius: var(--_radius);
    background: var(--_surface-logo);
    forced-color-adjust: none;
    box-shadow: inset 0 0 0 1px light-dark(rgb(20 22 28 / 0.1), transparent);
    color: #3b3f48;
    font-weight: var(--_weight-strong);
    font-size: 14px;
    line-height: 1;
  }
  .logo > img {
    inline-size: 55%;
    block-size: 55%;
  }
  .logo-xs {
    inline-size: 20px;
    block-size: 20px;
    border-radius: 5px;
    font-size: 9px;
  }
  .logo-xs > img {
    inline-size: 68%;
    block-size: 68%;
  }
  .logo-sm {
    inline-size: 28px;
    block-size: 28px;
    border-radius: var(--_radius-sm);
    font-size: 11px;
  }
  .logo-lg {
    inline-size: 64px;
    block-size: 64px;
    border-radius: var(--_radius-lg);
    font-size: 22px;
  }
  .logo-pair {
    display: inline-flex;
    align-items: center;
  }
  .logo-pair .logo + .logo {
    margin-inline-start: -8px;
    outline: 2px solid var(--_surface-card);
  }
`;
