/** Every colour and measure: `--mortise-*` is what a host may set, `--_*` is what our own sheets read. Nothing is declared as `--mortise-*` here, so that a page's value is never hidden. */
import { css } from 'lit';

export const tokens = css`
  :host {
    all: initial;
    display: block !important;
    box-sizing: border-box !important;
    font: inherit;
    color-scheme: inherit;
    direction: inherit;
    --_accent: var(--mortise-accent, light-dark(#202226, #ececef));
    --_font: var(--mortise-font, inherit);
    --_font-mono: var(--mortise-font-mono, ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace);
    --_font-size: var(--mortise-font-size, 14px);
    --_radius: var(--mortise-radius, 8px);
    --_density: var(--mortise-density, 1);
    --_surface-sunken: var(--mortise-surface-sunken, light-dark(#f7f7f9, #0c0d0f));
    --_surface: var(--mortise-surface, light-dark(#ffffff, #131417));
    --_surface-card: var(--mortise-surface-card, light-dark(#ffffff, #17181c));
    --_surface-raised: var(--mortise-surface-raised, light-dark(#ffffff, #1c1d21));
    --_surface-hover: var(--mortise-surface-hover, light-dark(#f3f3f6, #1d1e23));
    --_surface-active: var(--mortise-surface-active, light-dark(#eaebef, #27282e));
    --_surface-logo: var(--mortise-surface-logo, light-dark(#ffffff, #e8e9ec));
    --_scrim: var(--mortise-scrim, light-dark(rgb(20 22 28 / .32), rgb(0 0 0 / .6)));
    --_border: var(--mortise-border, light-dark(#e6e7ec, #292b31));
    --_border-strong: var(--mortise-border-strong, light-dark(#cfd1d9, #3c3f47));
    --_border-control: var(--mortise-border-control, light-dark(#878b97, #6e727d));
    --_text: var(--mortise-text, light-dark(#1b1d22, #eeeef0));
    --_text-muted: var(--mortise-text-muted, light-dark(#5b606b, #a3a7b1));
    --_text-disabled: var(--mortise-text-disabled, light-dark(#9a9ea9, #5d616b));
    --_success: var(--mortise-success, light-dark(#17734a, #52c48d));
    --_success-soft: var(--mortise-success-soft, light-dark(#ebf7f0, #11251b));
    --_success-line: var(--mortise-success-line, light-dark(#bfe2cf, #1f4a35));
    --_warning: var(--mortise-warning, light-dark(#8a5200, #eda833));
    --_warning-soft: var(--mortise-warning-soft, light-dark(#fef6e6, #2a1e0a));
    --_warning-line: var(--mortise-warning-line, light-dark(#f0d8a8, #553d12));
    --_danger: var(--mortise-danger, light-dark(#bf2530, #ff8a8d));
    --_danger-soft: var(--mortise-danger-soft, light-dark(#fef1f1, #311518));
    --_danger-line: var(--mortise-danger-line, light-dark(#f5c9cb, #642a2f));
    --_danger-fill: var(--mortise-danger-fill, light-dark(#c4262f, #c93a42));
    --_info: var(--mortise-info, light-dark(#2458c4, #8db0ff));
    --_info-soft: var(--mortise-info-soft, light-dark(#eff4ff, #141e36));
    --_info-line: var(--mortise-info-line, light-dark(#c8d8fa, #29406f));
    --_chart-1: var(--mortise-chart-1, light-dark(#3a63d0, #7d9df0));
    --_chart-2: var(--mortise-chart-2, light-dark(#c4262f, #f0787c));
    --_chart-3: var(--mortise-chart-3, light-dark(#b9c6ea, #38456b));
    --_chart-grid: var(--mortise-chart-grid, light-dark(#ecedf1, #24262b));
    --_line-tight: var(--mortise-line-tight, 1.25);
    --_line-snug: var(--mortise-line-snug, 1.4);
    --_line: var(--mortise-line, 1.5);
    --_line-prose: var(--mortise-line-prose, 1.65);
    --_weight: var(--mortise-weight, 400);
    --_weight-medium: var(--mortise-weight-medium, 500);
    --_weight-strong: var(--mortise-weight-strong, 600);
    --_measure: var(--mortise-measure, 62ch);
    --_space-1: var(--mortise-space-1, 4px);
    --_space-2: var(--mortise-space-2, 8px);
    --_space-3: var(--mortise-space-3, 12px);
    --_space-4: var(--mortise-space-4, 16px);
    --_space-5: var(--mortise-space-5, 20px);
    --_space-6: var(--mortise-space-6, 24px);
    --_space-8: var(--mortise-space-8, 32px);
    --_space-10: var(--mortise-space-10, 40px);
    --_space-12: var(--mortise-space-12, 48px);
    --_space-16: var(--mortise-space-16, 64px);
    --_target: var(--mortise-target, 40px);
    --_icon: var(--mortise-icon, 16px);
    --_card-min: var(--mortise-card-min, 232px);
    --_form-max: var(--mortise-form-max, 640px);
    --_radius-full: var(--mortise-radius-full, 999px);
    --_shadow-control: var(--mortise-shadow-control, 0 1px 1px light-dark(rgb(20 22 28 / .05), rgb(0 0 0 / .3)));
    --_shadow-card: var(--mortise-shadow-card, 0 1px 2px light-dark(rgb(20 22 28 / .05), transparent), 0 4px 14px light-dark(rgb(20 22 28 / .06), rgb(0 0 0 / .35)));
    --_shadow-overlay: var(--mortise-shadow-overlay, 0 0 0 1px light-dark(rgb(20 22 28 / .06), rgb(255 255 255 / .07)), 0 2px 6px light-dark(rgb(20 22 28 / .06), rgb(0 0 0 / .4)), 0 16px 40px light-dark(rgb(20 22 28 / .14), rgb(0 0 0 / .55)));
    --_fast: var(--mortise-fast, 90ms);
    --_slow: var(--mortise-slow, 150ms);
    --_ease: var(--mortise-ease, cubic-bezier(.2, 0, 0, 1));
    --_text-xs: calc(var(--_font-size) * .857);
    --_text-sm: calc(var(--_font-size) * .929);
    --_text-md: var(--_font-size);
    --_text-lg: calc(var(--_font-size) * 1.143);
    --_text-xl: calc(var(--_font-size) * 1.429);
    --_text-2xl: calc(var(--_font-size) * 1.786);
    --_text-3xl: calc(var(--_font-size) * 2.857);
    --_control: calc(36px * var(--_density));
    --_control-sm: calc(28px * var(--_density));
    --_row: calc(44px * var(--_density));
    --_radius-sm: calc(var(--_radius) * .75);
    --_radius-lg: calc(var(--_radius) * 1.5);
    --_accent-fill: var(--_accent);
    --_accent-fill-hover: var(--_accent);
    --_accent-text: light-dark(#ffffff, #131417);
    --_accent-ink: var(--_text);
    --_accent-soft: var(--_surface-active);
    --_accent-line: var(--_border-strong);
    --_focus-ring: light-dark(#2458c4, #8db0ff);
  }
  :host([theme='light']) {
    color-scheme: light;
  }
  :host([theme='dark']) {
    color-scheme: dark;
  }
  :host([hidden]) {
    display: none !important;
  }
  @supports (color: color(from red xyz-d65 calc(x * 1) y z)) {
    :host {
      --_accent-base: light-dark(var(--_accent), oklch(from var(--_accent) max(l, .5) c h));
      --_accent-fill: color(from var(--_accent-base) xyz-d65 calc(x * min(1, max(.18 / y, (y - .3) * 100000))) calc(y * min(1, max(.18 / y, (y - .3) * 100000))) calc(z * min(1, max(.18 / y, (y - .3) * 100000))));
      --_accent-fill-hover: oklch(from var(--_accent-fill) calc(l + (.38 - l) * .25) c h);
      --_accent-text: color(from var(--_accent-base) xyz-d65 calc(.9505 * clamp(0, (.3 - y) * 100000, 1)) calc(clamp(0, (.3 - y) * 100000, 1)) calc(1.089 * clamp(0, (.3 - y) * 100000, 1)));
      --_accent-ink: light-dark( oklch(from var(--_accent) min(l, .48) c h), oklch(from var(--_accent) max(l, .77) min(c, .15) h));
      --_accent-soft: light-dark( color-mix(in oklab, var(--_accent-ink) 7%, var(--_surface)), color-mix(in oklab, var(--_accent-ink) 15%, var(--_surface)));
      --_accent-line: color-mix(in oklab, var(--_accent-ink) 38%, var(--_surface));
      --_focus-ring: var(--_accent-ink);
    }
  }
  @media (pointer: coarse) {
    :host {
      --_control: calc(44px * max(1, var(--_density)));
      --_control-sm: 40px;
      --_row: calc(52px * max(1, var(--_density)));
      --_target: 44px;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    :host { --_fast: 0s; --_slow: 0s; }
  }
  @media (prefers-contrast: more) {
    :host {
      --_border: light-dark(#878b97, #6e727d);
      --_border-strong: var(--_text);
      --_border-control: var(--_text);
      --_text-muted: var(--_text);
    }
  }
  @media (forced-colors: active) {
    :host {
      --_surface-sunken: Canvas; --_surface: Canvas; --_surface-card: Canvas; --_surface-raised: Canvas;
      --_surface-hover: Canvas; --_surface-active: Canvas; --_surface-logo: Canvas;
      --_border: CanvasText; --_border-strong: CanvasText; --_border-control: CanvasText;
      --_text: CanvasText; --_text-muted: CanvasText; --_text-disabled: GrayText;
      --_success: CanvasText; --_warning: CanvasText; --_danger: CanvasText; --_info: CanvasText;
      --_success-soft: Canvas; --_warning-soft: Canvas; --_danger-soft: Canvas; --_info-soft: Canvas;
      --_success-line: CanvasText; --_warning-line: CanvasText; --_danger-line: CanvasText; --_info-line: CanvasText;
      --_accent-fill: Highlight; --_accent-text: HighlightText; --_accent-ink: LinkText;
      --_accent-soft: Canvas; --_accent-line: Highlight; --_focus-ring: Highlight;
      --_shadow-card: none; --_shadow-overlay: none; --_shadow-control: none;
    }
  }
`;
