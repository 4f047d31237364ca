/** Notices: what happened, why, one action. */
import { css } from 'lit';

export const noticeStyles = css`
  .notice {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 2px 10px;
    padding: 12px 14px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface-sunken);
  }
  .notice > .icon {
    margin-block-start: 0.17em;
  }
  .notice > div {
    display: grid;
    gap: 4px;
    min-inline-size: 0;
  }
  .notice .heading {
    line-height: var(--_line);
  }
  .notice p:not(.heading) {
    text-wrap: pretty;
    max-inline-size: var(--_measure);
  }
  .notice .actions {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_space-2);
    align-items: center;
    margin-block-start: 8px;
  }
  .notice-danger {
    background: var(--_danger-soft);
    border-color: var(--_danger-line);
  }
  .notice-danger > .icon {
    color: var(--_danger);
  }
  .notice-warning {
    background: var(--_warning-soft);
    border-color: var(--_warning-line);
  }
  .notice-warning > .icon {
    color: var(--_warning);
  }
  .notice-success {
    background: var(--_success-soft);
    border-color: var(--_success-line);
  }
  .notice-success > .icon {
    color: var(--_success);
  }
  .notice-info {
    background: var(--_info-soft);
    border-color: var(--_info-line);
  }
  .notice-info > .icon {
    color: var(--_info);
  }
`;
