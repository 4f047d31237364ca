/** The colours and measures that the gallery reads; every page loads them, so they are written as short text. Nothing is declared as `--mortise-*` here, so that a page's value is never hidden. */
import { css } from 'lit';
import { roleSheet } from './role-sheet.ts';

const colours = `
accent 202226 ececef
surface ffffff 131417
surface-card ffffff 17181c
surface-hover f3f3f6 1d1e23
surface-active eaebef 27282e
border e6e7ec 292b31
border-strong cfd1d9 3c3f47
border-control 878b97 6e727d
text 1b1d22 eeeef0
text-muted 5b606b a3a7b1
success 17734a 52c48d
warning 8a5200 eda833
danger bf2530 ff8a8d
info 2458c4 8db0ff
info-soft eff4ff 141e36
`;

const measures = `
font inherit
font-size 14px
radius 8px
density 1
line-tight 1.25
line-snug 1.4
line 1.5
weight 400
weight-medium 500
weight-strong 600
measure 62ch
space-1 4px
space-2 8px
space-3 12px
space-4 16px
space-5 20px
space-6 24px
space-8 32px
space-12 48px
target 40px
icon 16px
card-min 232px
radius-full 999px
surface-logo light-dark(#fff, #e8e9ec)
shadow-control 0 1px 1px light-dark(rgb(20 22 28 / .05), rgb(0 0 0 / .3))
shadow-card 0 1px 2px light-dark(rgb(20 22 28 / .05), transparent), 0 4px 14px light-dark(rgb(20 22 28 / .06), rgb(0 0 0 / .35))
fast 90ms
slow 150ms
ease cubic-bezier(.2, 0, 0, 1)
`;

export const firstTokens = [
  css`
    :host {
      all: initial;
      display: block !important;
      box-sizing: border-box !important;
      font: inherit;
      color-scheme: inherit;
      direction: inherit;
      --_text-xs: calc(var(--_font-size) * 0.857);
      --_text-sm: calc(var(--_font-size) * 0.929);
      --_text-md: var(--_font-size);
      --_text-xl: calc(var(--_font-size) * 1.429);
      --_control: calc(36px * var(--_density));
      --_control-sm: calc(28px * var(--_density));
      --_radius-sm: calc(var(--_radius) * 0.75);
      --_radius-lg: calc(var(--_radius) * 1.5);
      --_accent-ink: light-dark(
        oklch(from var(--_accent) min(l, 0.48) c h),
        oklch(from var(--_accent) max(l, 0.77) min(c, 0.15) h)
      );
      --_accent-soft: light-dark(
        color-mix(in oklab, var(--_accent-ink) 7%, var(--_surface)),
        color-mix(in oklab, var(--_accent-ink) 15%, var(--_surface))
      );
      --_accent-line: color-mix(in oklab, var(--_accent-ink) 38%, var(--_surface));
      --_focus-ring: var(--_accent-ink);
    }
  `,
  roleSheet(colours, measures),
  css`
    :host([theme='light']) {
      color-scheme: light;
    }
    :host([theme='dark']) {
      color-scheme: dark;
    }
    :host([hidden]) {
      display: none !important;
    }
    @media (pointer: coarse) {
      :host {
        --_control: calc(44px * max(1, var(--_density)));
        --_control-sm: 40px;
        --_target: 44px;
      }
    }
    @media (prefers-reduced-motion: reduce) {
      :host {
        --_fast: 0s;
        --_slow: 0s;
      }
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
        --_accent-ink: LinkText;
        --_accent-soft: Canvas;
        --_accent-line: Highlight;
        --_focus-ring: Highlight;
        --_shadow-card: none;
        --_shadow-control: none;
      }
    }
  `,
];
