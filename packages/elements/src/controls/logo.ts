/** The plate with a brand's mark, or its letters where there is none. */
import { html, type TemplateResult } from 'lit';

export type LogoSize = 'xs' | 'sm' | 'md' | 'lg';
export type Branded = { logos: readonly { url: string }[]; letters: string };

/** One plate. The name stands beside it, so the mark itself is silent. */
export function logoPlate(url: string | null, letters: string, size: LogoSize = 'md'): TemplateResult {
  return html`<span class="logo logo-${size}" part="logo" aria-hidden="true"
    >${url === null ? letters : html`<img src=${url} alt="" loading="lazy" decoding="async" />`}</span
  >`;
}

/** One plate, or two that overlap: what an integration joins. */
export function logoPlates({ logos, letters }: Branded, size: LogoSize = 'md'): TemplateResult {
  const [first, second] = logos;
  if (first === undefined || second === undefined) return logoPlate(first?.url ?? null, letters, size);
  return html`<span class="logo-pair"
    >${logoPlate(first.url, letters, size)}${logoPlate(second.url, letters, size)}</span
  >`;
}
