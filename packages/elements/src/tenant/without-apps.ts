/** What My Apps shows when there is no list: it is loading, it failed, or nothing is installed. */
import { html, type TemplateResult } from 'lit';
import { emptyView } from '../controls/index.ts';
import { blocks, triangleAlert } from '../controls/icons.ts';
import { apps as words } from '../words/en-apps.ts';

/** The list's shape while it loads. */
export const loadingView = (): TemplateResult =>
  html`<p class="vh" role="status">${words.loading}</p>
    <div class="apps" aria-hidden="true">
      <div class="panel list app-list">
        ${[1, 2, 3].map(
          () =>
            html`<div class="app-row">
              <span class="bone bone-logo"></span>
              <div class="stack stack-2"><span class="bone bone-60"></span><span class="bone bone-40"></span></div>
            </div>`,
        )}
      </div>
    </div>`;

/** Why there is no list, and the way to try again. */
export function failedView(error: unknown, again: () => void): TemplateResult {
  return emptyView({
    outline: triangleAlert,
    heading: words.failedTitle,
    text: `${error instanceof Error ? error.message : ''} ${words.failedText}`.trim(),
    alert: true,
    actions: html`<button type="button" class="btn" @click=${again}>${words.tryAgain}</button>`,
  });
}

/** Nothing is installed yet; the way to the gallery. */
export function noneView(browse: () => void): TemplateResult {
  return emptyView({
    outline: blocks,
    heading: words.emptyTitle,
    text: words.emptyText,
    actions: html`<button type="button" class="btn btn-primary" @click=${browse}>${words.browse}</button>`,
  });
}
