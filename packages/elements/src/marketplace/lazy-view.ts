/** Views whose code comes when they are first shown: bones meanwhile, a way on when it does not come. */
import { html, type TemplateResult } from 'lit';
import { defineElement } from '../session/index.ts';
import { emptyView } from '../controls/index.ts';
import { blocks } from '../controls/icons.ts';
import { market } from '../words/en-gallery.ts';
import { session as words } from '../words/en-session.ts';

/** Loads and registers the element of each lazy view. */
const loaders = {
  'mortise-listing': async () => (await import('../gallery/listing-page.ts')).MortiseListing,
  'mortise-install': async () => (await import('../install/mortise-install.ts')).MortiseInstall,
  'mortise-my-apps': async () => (await import('../tenant/index.ts')).MortiseMyApps,
} satisfies Record<string, () => Promise<CustomElementConstructor>>;

export type LazyTag = keyof typeof loaders;

const progress = new Map<LazyTag, 'loading' | 'failed'>();

/** Draws `view` as soon as its element is there; `redraw` is called when that, or a failure, comes. */
export function lazyView(tag: LazyTag, view: () => TemplateResult, redraw: () => void): TemplateResult {
  if (customElements.get(tag) !== undefined) return view();
  const again = (): void => {
    load(tag, redraw);
    redraw();
  };
  if (progress.get(tag) === 'failed') return failed(again);
  if (!progress.has(tag)) load(tag, redraw);
  return bones();
}

function load(tag: LazyTag, redraw: () => void): void {
  progress.set(tag, 'loading');
  void loaders[tag]()
    .then((element) => defineElement(tag, element))
    .then(
      () => progress.delete(tag),
      () => progress.set(tag, 'failed'),
    )
    .then(redraw);
}

const failed = (again: () => void): TemplateResult =>
  emptyView({
    outline: blocks,
    heading: words.viewFailed,
    text: words.viewFailedText,
    alert: true,
    actions: html`<button class="btn" @click=${again}>${words.tryAgain}</button>`,
  });

const bones = (): TemplateResult =>
  html`<p class="vh" role="status">${market.loadingView}</p>
    <div class="stack" aria-hidden="true">
      <span class="bone bone-40"></span><span class="bone bone-90"></span><span class="bone bone-75"></span>
    </div>`;
