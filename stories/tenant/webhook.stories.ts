/** Stories of the address that an outside system calls, in My Apps: none yet, to be handed over, called, told by itself, not taken, failed, and the question before a new one. */
import { drawMyApps as draw } from '../draw.ts';
import { elementStory } from '../element-story.ts';
import { press, reads, within } from '../play.ts';
import { connections } from './connections.ts';

export default { title: 'Views/Webhook address/mortise-marketplace' };

/** Opens the panel, presses the buttons, and waits for the words. */
const open =
  (says: string, ...buttons: string[]) =>
  async (story: HTMLElement): Promise<void> => {
    const panel = () => within(story, 'mortise-marketplace', 'mortise-my-apps', 'mortise-webhook');
    await press(await connections(story), 'Webhook address');
    for (const button of buttons) await press(panel, button);
    await reads(panel, says);
  };

const handOver = open('Enter both in Fernhill CRM', 'Show the secret');

export const ReadyLightNone = elementStory('webhook-none', 'ready', 'light', draw, { play: open('no address yet') });
export const ReadyLightHandOver = elementStory('webhook-called', 'ready', 'light', draw, { play: handOver });
export const ReadyDarkHandOver = elementStory('webhook-called', 'ready', 'dark', draw, { play: handOver });
export const ReadyLightSubscribed = elementStory('webhook-subscribed', 'ready', 'light', draw, {
  play: open('nothing for you to do'),
});
export const ReadyDarkNotTaken = elementStory('webhook-not-taken', 'ready', 'dark', draw, {
  play: open('did not take the address'),
});
export const ReadyLightFailed = elementStory('webhook-broken', 'ready', 'light', draw, {
  play: open('could not be read'),
});
export const ReadyLightRenew = elementStory('webhook-first', 'ready', 'light', draw, {
  play: open('stop working at once', 'Make a new address'),
});
