/** Draws an open log: time, level, text; it keeps at the end until somebody scrolls up. */
import { html, nothing, type TemplateResult } from 'lit';
import { icon, notice } from '../controls/index.ts';
import { download } from '../controls/icons.ts';
import { timeOf } from '../install/index.ts';
import { runs as words } from '../words/en-apps.ts';
import type { RunLog } from './run-log.ts';

/** How far from the end still counts as being there, in pixels. */
const slack = 24;

/** The box under a run that was opened. */
export function runLogView(log: RunLog, redraw: () => void): TemplateResult {
  const scroll = (event: Event): void => {
    const box = event.currentTarget as HTMLElement;
    const following = box.scrollTop + box.clientHeight >= box.scrollHeight - slack;
    if (following === log.following) return;
    log.following = following;
    redraw();
  };
  const jump = (): void => {
    log.following = true;
    redraw();
  };
  return html`<div class="log" part="log">
    <div class="log-bar">
      <span class=${log.state === 'live' ? 'live' : 'strong'}>${log.state === 'live' ? words.live : words.ended}</span>
      <span class="muted grow truncate">${log.lines.length === 0 ? nothing : words.lines(log.lines.length)}</span>
      ${log.lines.length === 0 ? nothing : html`<button type="button" class="btn btn-quiet btn-sm btn-icon" aria-label=${words.download} @click=${() => save(log)}>${icon(download)}</button>`}
    </div>
    <div role="log" aria-label=${words.log} class="log-box">
      ${
        log.lines.length === 0
          ? html`<p class="log-none muted small">${log.state === 'live' ? words.waitingForLines : words.noLines}</p>`
          : html`<ol class="log-lines" tabindex="0" aria-label=${words.log} @scroll=${scroll}>
              ${log.lines.map((line) => html`<li><time datetime=${line.at}>${timeOf(new Date(line.at), undefined, true)}</time><span class="lv lv-${line.level}">${line.level}</span><span>${line.text}</span></li>`)}
            </ol>`
      }
      ${log.following || log.lines.length === 0 ? nothing : html`<button type="button" class="btn btn-sm log-jump" @click=${jump}>${words.jump}</button>`}
    </div>
    ${log.truncated ? html`<p class="log-none muted small">${words.cutOff}</p>` : nothing}
    ${log.state === 'broken' ? html`<div class="log-broken">${notice({ tone: 'warning', heading: words.logFailed, alert: true, actions: html`<button type="button" class="btn btn-sm" @click=${() => log.again()}>${words.logAgain}</button>` })}</div>` : nothing}
  </div>`;
}

/** Hands the lines over as a file of the browser's own making; nothing is asked of the server. */
function save(log: RunLog): void {
  const address = URL.createObjectURL(new Blob([log.text], { type: 'text/plain' }));
  const link = Object.assign(document.createElement('a'), { href: address, download: `${log.run}.log` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
