/** Stories of the settings form: every kind of field blank, filled, refused, locked, with choices on their way and lost; a long form, tabs, right to left. */
import { html } from 'lit';
import { elementStory, type DrawElement } from '../element-story.ts';

export default { title: 'Views/Settings form/mortise-settings' };

const draw: DrawElement = ({ server, getToken }) =>
  html`<mortise-settings .getToken=${getToken} server=${server} account="fernhill" tenant="1"></mortise-settings>`;

/** Changes the first field and saves, so that the server can refuse. */
async function save(story: HTMLElement): Promise<void> {
  const form = (): HTMLFormElement | null | undefined =>
    story.querySelector('mortise-settings')?.shadowRoot?.querySelector('form');
  while (form() === null || form() === undefined) await new Promise((next) => setTimeout(next, 20));
  form()?.requestSubmit();
  while (form()?.querySelector('.error') === null) await new Promise((next) => setTimeout(next, 20));
}

/** Opens the first searchable list and waits for what it says. */
const open =
  (said: string) =>
  async (story: HTMLElement): Promise<void> => {
    const find = (what: string) =>
      story.querySelector('mortise-settings')?.shadowRoot?.querySelector<HTMLElement>(what) ?? null;
    while (find('[role="combobox"]') === null) await new Promise((next) => setTimeout(next, 20));
    find('[role="combobox"]')?.click();
    while (find(said) === null) await new Promise((next) => setTimeout(next, 20));
  };

export const ReadyLightBlank = elementStory('form-blank', 'ready', 'light', draw);
export const ReadyDarkBlank = elementStory('form-blank', 'ready', 'dark', draw);
export const ReadyLightFilled = elementStory('form-filled', 'ready', 'light', draw);
export const ReadyDarkFilled = elementStory('form-filled', 'ready', 'dark', draw);
export const ReadyLightRefused = elementStory('form-refused', 'ready', 'light', draw, { play: save });
export const ReadyDarkRefused = elementStory('form-refused', 'ready', 'dark', draw, { play: save });
export const ReadyLightLocked = elementStory('form-locked', 'ready', 'light', draw);
export const ReadyDarkLocked = elementStory('form-locked', 'ready', 'dark', draw);
export const ReadyLightChoicesOnTheirWay = elementStory('form-waiting', 'ready', 'light', draw);
export const ReadyLightChoicesLost = elementStory('form-lost', 'ready', 'light', draw);
export const ReadyDarkChoicesLost = elementStory('form-lost', 'ready', 'dark', draw);
export const ReadyLightChoicesAsked = elementStory('form-asked', 'ready', 'light', draw, {
  play: open('[role="option"]'),
});
export const ReadyDarkChoicesAsked = elementStory('form-asked', 'ready', 'dark', draw, {
  play: open('[role="option"]'),
});
export const ReadyLightChoicesNotTold = elementStory('form-unanswered', 'ready', 'light', draw, {
  play: open('[role="alert"]'),
});
export const ReadyLightListOpen = elementStory('form-filled', 'ready', 'light', draw, {
  play: open('[role="option"]'),
});
export const ReadyLightLong = elementStory('form-long', 'ready', 'light', draw);
export const ReadyLightTabs = elementStory('form-tabs', 'ready', 'light', draw);
export const ReadyDarkTabs = elementStory('form-tabs', 'ready', 'dark', draw);
export const ReadyLightRulesWithoutAnswers = elementStory('form-rules', 'ready', 'light', draw);
export const ReadyLightRulesAnswered = elementStory('form-ruled', 'ready', 'light', draw);
export const ReadyDarkRulesAnswered = elementStory('form-ruled', 'ready', 'dark', draw);
export const ReadyLightRulesNotMet = elementStory('form-ruled', 'ready', 'light', draw, { play: save });
export const ReadyLightRightToLeft = elementStory('form-filled', 'ready', 'light', draw, { dir: 'rtl' });
