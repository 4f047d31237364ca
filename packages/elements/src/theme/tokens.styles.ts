/** Every colour and measure: those of the gallery, and those that other views add. */
import { css } from 'lit';
import { firstTokens } from './first-tokens.styles.ts';
import { roleSheet } from './role-sheet.ts';

const colours = `
surface-sunken f7f7f9 0c0d0f
surface-raised ffffff 1c1d21
text-disabled 9a9ea9 5d616b
success-soft ebf7f0 11251b
success-line bfe2cf 1f4a35
warning-soft fef6e6 2a1e0a
warning-line f0d8a8 553d12
danger-soft fef1f1 311518
danger-line f5c9cb 642a2f
danger-fill c4262f c93a42
info-line c8d8fa 29406f
`;

const measures = `
font-mono ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace
scrim light-dark(rgb(20 22 28 / .32), rgb(0 0 0 / .6))
line-prose 1.65
space-10 40px
space-16 64px
form-max 640px
shadow-overlay 0 0 0 1px light-dark(rgb(20 22 28 / .06), rgb(255 255 255 / .07)), 0 2px 6px light-dark(rgb(20 22 28 / .06), rgb(0 0 0 / .4)), 0 16px 40px light-dark(rgb(20 22 28 / .14), rgb(0 0 0 / .55))
`;

export const tokens = [
  firstTokens,
  roleSheet(colours, measures),
  css`
    :host {
      --_text-lg: calc(var(--_font-size) * 1.143);
      --_text-2xl: calc(var(--_font-size) * 1.786);
      --_text-3xl: calc(var(--_font-size) * 2.857);
      --_row: calc(44px * var(--_density));
      --_accent-base: light-dark(var(--_accent), oklch(from var(--_accent) max(l, 0.5) c h));
      --_accent-fill: color(
        from var(--_accent-base) xyz-d65 calc(x * min(1, max(0.18 / y, (y - 0.3) * 100000)))
          calc(y * min(1, max(0.18 / y, (y - 0.3) * 100000))) calc(z * min(1, max(0.18 / y, (y - 0.3) * 100000)))
      );
      --_accent-fill-hover: oklch(from var(--_accent-fill) calc(l + (0.38 - l) * 0.25) c h);
      --_accent-text: color(
        from var(--_accent-base) xyz-d65 calc(0.9505 * clamp(0, (0.3 - y) * 100000, 1))
          calc(clamp(0, (0.3 - y) * 100000, 1)) calc(1.089 * clamp(0, (0.3 - y) * 100000, 1))
      );
    }
    @media (pointer: coarse) {
      :host {
        --_row: calc(52px * max(1, var(--_density)));
      }
    }
    @media (forced-colors: active) {
      :host {
        --_accent-fill: Highlight;
        --_accent-fill-hover: Highlight;
        --_accent-text: HighlightText;
        --_shadow-overlay: none;
      }
    }
  `,
];
