/** Every colour and measure: `--mortise-*` is what a host may set, `--_*` is what our own sheets read. Nothing is declared as `--mortise-*` here, so that a page's value is never hidden. */
import { css, unsafeCSS } from 'lit';

/** Colour roles: name, light, dark. Written as text because every page loads it: a quarter of the bytes of a sheet. */
const colours = `
accent 202226 ececef
surface-sunken f7f7f9 0c0d0f
surface ffffff 131417
surface-card ffffff 17181c
surface-raised ffffff 1c1d21
surface-hover f3f3f6 1d1e23
surface-active eaebef 27282e
surface-logo ffffff e8e9ec
border e6e7ec 292b31
border-strong cfd1d9 3c3f47
border-control 878b97 6e727d
text 1b1d22 eeeef0
text-muted 5b606b a3a7b1
text-disabled 9a9ea9 5d616b
success 17734a 52c48d
success-soft ebf7f0 11251b
success-line bfe2cf 1f4a35
warning 8a5200 eda833
warning-soft fef6e6 2a1e0a
warning-line f0d8a8 553d12
danger bf2530 ff8a8d
danger-soft fef1f1 311518
danger-line f5c9cb 642a2f
danger-fill c4262f c93a42
info 2458c4 8db0ff
info-soft eff4ff 141e36
info-line c8d8fa 29406f
`;

/** The rest of what a host may set: name and value. */
const measures = `
font inherit
font-mono ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace
font-size 14px
radius 8px
density 1
scrim light-dark(rgb(20 22 28 / .32), rgb(0 0 0 / .6))
line-tight 1.25
line-snug 1.4
line 1.5
line-prose 1.65
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
space-10 40px
space-12 48px
space-16 64px
target 40px
icon 16px
card-min 232px
form-max 640px
radius-full 999px
shadow-control 0 1px 1px light-dark(rgb(20 22 28 / .05), rgb(0 0 0 / .3))
shadow-card 0 1px 2px light-dark(rgb(20 22 28 / .05), transparent), 0 4px 14px light-dark(rgb(20 22 28 / .06), rgb(0 0 0 / .35))
shadow-overlay 0 0 0 1px light-dark(rgb(20 22 28 / .06), rgb(255 255 255 / .07)), 0 2px 6px light-dark(rgb(20 22 28 / .06), rgb(0 0 0 / .4)), 0 16px 40px light-dark(rgb(20 22 28 / .14), rgb(0 0 0 / .55))
fast 90ms
slow 150ms
ease cubic-bezier(.2, 0, 0, 1)
`;

const rows = (table: string): string[] => table.trim().split('\n');
const roles = rows(colours).map((row) => row.split(' '));
const open = (name: string | undefined, value: string): string => `--_${name}:var(--mortise-${name},${value});`;

const declared = [
  ...roles.map(([name, light, dark]) => open(name, `light-dark(#${light},#${dark})`)),
  ...rows(measures).map((row) => open(row.slice(0, row.indexOf(' ')), row.slice(row.indexOf(' ') + 1))),
];

/** With forced colours a surface is Canvas and all that is drawn on it CanvasText. */
const forced = roles.map(([name = '']) => `--_${name}:${/^surface|soft$/.test(name) ? 'Canvas' : name === 'text-disabled' ? 'GrayText' : 'CanvasText'};`);

const text = (lines: string[]) => unsafeCSS(lines.join(''));

export const tokens = css`
  :host {
    all: initial;
    display: block !important;
    box-sizing: border-box !important;
    font: inherit;
    color-scheme: inherit;
    direction: inherit;
    ${text(declared)}
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
      ${text(forced)}
      --_accent-fill: Highlight; --_accent-text: HighlightText; --_accent-ink: LinkText;
      --_accent-soft: Canvas; --_accent-line: Highlight; --_focus-ring: Highlight;
      --_shadow-card: none; --_shadow-overlay: none; --_shadow-control: none;
    }
  }
`;
