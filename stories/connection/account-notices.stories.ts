/** Stories of what an account's row tells of a sign-in: a blocked window, less given than asked for, a system that is away, a set-up that others have to mend. */
import { drawInstall as draw } from '../draw.ts';
import { elementStory } from '../element-story.ts';
import { press, reads, within } from '../play.ts';

export default { title: 'Views/Connecting in a window/mortise-install' };

const row = (story: HTMLElement) => () => within(story, 'mortise-install')?.querySelector('[data-connector="crm"]');

/** Presses the buttons, one after the other, in a browser that opens no window, and waits for the words. */
const tell =
  (says: string, ...buttons: string[]) =>
  async (story: HTMLElement): Promise<void> => {
    globalThis.open = () => null;
    for (const button of buttons) await press(row(story), button);
    await reads(row(story), says);
  };

const connect = 'Connect Fernhill CRM';
const blocked = tell('Your browser blocked the window', connect);
const less = tell('gave less than was asked for', connect);
const away = tell('does not answer', connect);
const theirs = tell('Tell the people behind Acme', connect);

export const ReadyLightBlocked = elementStory('install', 'ready', 'light', draw, { play: blocked });
export const ReadyLightGaveLess = elementStory('account-less', 'ready', 'light', draw, { play: less });
export const ReadyDarkGaveLess = elementStory('account-less', 'ready', 'dark', draw, { play: less });
export const ReadyLightAway = elementStory('account-away', 'ready', 'light', draw, { play: away });
export const ReadyDarkTheirs = elementStory('account-theirs', 'ready', 'dark', draw, { play: theirs });
