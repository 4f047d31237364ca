/** What is told above the form: saved, not saved and why, or overtaken by somebody else. */
import { html, nothing, type TemplateResult } from 'lit';
import { inTwo } from '../connection/index.ts';
import { icon, notice } from '../controls/index.ts';
import { circleCheck } from '../controls/icons.ts';
import { settings as words } from '../words/en-settings.ts';

/** `moved`: the integration was updated; `others`: somebody else saved. */
export type Told = 'saved' | 'moved' | 'others' | null;

/** Refusals of a save that came too late, and what is told of them. */
export const overtaken: ReadonlyMap<string, Told> = new Map([
  ['release-moved', 'moved'],
  ['config-moved', 'others'],
]);

export function panelNotice(told: Told, failed: string | null): TemplateResult | typeof nothing {
  if (told === 'moved')
    return notice({ tone: 'warning', heading: words.movedTitle, text: words.movedText, alert: true });
  if (told === 'others')
    return notice({ tone: 'warning', heading: words.othersTitle, text: words.othersText, alert: true });
  if (failed !== null) return notice({ tone: 'danger', ...inTwo(failed, words.refusedTitle), alert: true });
  return told === 'saved'
    ? html`<p class="state state-ok" role="status">${icon(circleCheck)}${words.saved}</p>`
    : nothing;
}
