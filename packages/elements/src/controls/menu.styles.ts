/** Menus, the join of two logos, copy fields. */
import { css } from 'lit';

export const menuStyles = css`
  .menu {
    display: grid;
    padding: 4px;
    min-inline-size: 208px;
    background: var(--_surface-raised);
    border-radius: var(--_radius);
    box-shadow: var(--_shadow-overlay);
  }
  .menu > :is(a, button) {
    display: flex;
    align-items: center;
    gap: 10px;
    min-block-size: 34px;
    padding: 0 10px;
    border-radius: var(--_radius-sm);
    border: 0;
    background: none;
    color: inherit;
    text-decoration: none;
    text-align: start;
    cursor: pointer;
  }
  .menu > :is(a, button) > .icon {
    color: var(--_text-muted);
  }
  .menu > :is(a, button):hover {
    background: var(--_surface-hover);
  }
  .menu > .destructive,
  .menu > .destructive > .icon {
    color: var(--_danger);
  }
  .menu > hr {
    margin: 4px -4px;
    border: 0;
    block-size: 1px;
    background: var(--_border);
  }
  .connect {
    display: grid;
    gap: var(--_space-5);
    padding: var(--_space-6);
    align-content: start;
  }
  .connect .title {
    font-size: var(--_text-lg);
    letter-spacing: 0;
  }
  .join {
    display: flex;
    align-items: center;
    gap: 10px;
    color: var(--_text-muted);
  }
  .join > .icon {
    color: inherit;
  }
  .join-ok > .icon {
    color: var(--_success);
  }
  .join .line {
    inline-size: 28px;
    border-block-start: 1.5px dashed var(--_border-control);
  }
  .join .line-ok {
    border-block-start-style: solid;
    border-color: var(--_success);
  }
  .grants {
    display: grid;
    gap: 8px;
    font-size: var(--_text-sm);
  }
  .grants li {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 8px;
    line-height: var(--_line-snug);
  }
  .grants .icon {
    margin-block-start: 0.12em;
    color: var(--_text-muted);
  }
  .qr {
    inline-size: 148px;
    block-size: 148px;
    padding: 10px;
    border-radius: var(--_radius);
    background: #fff;
    border: 1px solid var(--_border);
  }
  .copy {
    display: flex;
  }
  .copy > .input {
    text-overflow: ellipsis;
    border-start-end-radius: 0;
    border-end-end-radius: 0;
    font-size: var(--_text-sm);
  }
  .copy > .btn {
    border-start-start-radius: 0;
    border-end-start-radius: 0;
    border-inline-start: 0;
    border-color: var(--_border-control);
    box-shadow: none;
  }
`;
