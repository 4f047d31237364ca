/** A QR code as an SVG path: no image, no style attribute, so that it is drawn under any policy. */
import { html, type TemplateResult } from 'lit';
import { encode } from 'uqr';

/** One path of the dark modules, run by run; `size` counts modules with the quiet zone of four that ISO/IEC 18004 asks for. */
export function qrPath(text: string): { size: number; path: string } {
  const { size, data } = encode(text, { ecc: 'M', border: 4 });
  const runs = data.flatMap((row, y) =>
    row.flatMap((dark, x) => {
      if (!dark || row[x - 1] === true) return [];
      const end = row.indexOf(false, x);
      return [`M${x} ${y}h${(end < 0 ? size : end) - x}v1H${x}z`];
    }),
  );
  return { size, path: runs.join('') };
}

/** Dark on light whatever the scheme: many cameras read nothing else. */
export function qrCode(text: string, label: string): TemplateResult {
  const { size, path } = qrPath(text);
  return html`<svg class="qr" part="qr" viewBox="0 0 ${size} ${size}" role="img" aria-label=${label}>
    <path class="qr-ground" d="M0 0h${size}v${size}H0z"></path>
    <path class="qr-dark" d=${path}></path>
  </svg>`;
}
