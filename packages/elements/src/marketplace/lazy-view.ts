/** Views whose code comes when they are first shown: bones meanwhile, a way on when it does not come. */
import { html, type TemplateResult } from 'lit';
import { until } from 'lit/directives/until.js';
import { defineElement } from '../session/index.ts';
import { emptyView } from '../controls/index.ts';
import { blocks } from '../controls/icons.ts';
import { market as words } from '../words/en-gallery.ts';

/** Loads and registers the element of each lazy view. */
const loaders = {
  'mortise-listing': async () => (await import('../gallery/listing-page.ts')).MortiseListing,
  'mortise-install': async () => (await import('../install/index.ts')).MortiseInstall,
  'mortise-my-apps': async () => (await import('../tenant/index.ts')).MortiseMyApps,
} satisfies Record<string, () => Promise<CustomElementConstructor>>;

export type LazyTag = keyof typeof loaders;

export async function loadView(tag: LazyTag): Promise<void> {
  if (customElements.get(tag) === undefined) defineElement(tag, await loaders[tag]());
}

/** Draws `view` as soon as its element is there. */
export function lazyView(tag: LazyTag, view: (tag: string) => TemplateResult): unknown {
  if (customElements.get(tag) !== undefined) return view(tag);
  const failed = () => emptyView({ outline: blocks, heading: words.viewFailed, text: words.viewFailedText, alert: true, actions: html`<button class="btn" @click=${() => location.reload()}>${words.tryAgain}</button>` });
  return until(loadView(tag).then(() => view(tag), failed), bones());
}

const bones = (): TemplateResult => html`<p class="vh" role="status">${words.loadingView}</p>
  <div class="stack" aria-hidden="true"><span class="bone bone-40"></span><span class="bone bone-90"></span><span class="bone bone-75"></span></div>`;
