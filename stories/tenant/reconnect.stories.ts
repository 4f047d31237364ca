/** Stories of connecting again in My Apps: an account that broke, another one than before. */
import { drawMyApps as draw } from '../draw.ts';
import { elementStory } from '../element-story.ts';
import { press, reads } from '../play.ts';
import { connections } from './connections.ts';

export default { title: 'Views/Connecting again/mortise-marketplace' };

const broken = async (story: HTMLElement): Promise<void> => {
  await reads(await connections(story), 'Reconnect Fernhill CRM');
};

const other = async (story: HTMLElement): Promise<void> => {
  globalThis.open = () => null;
  const apps = await connections(story);
  await press(apps, 'More for Fernhill CRM');
  await press(apps, 'Reconnect');
  await reads(apps, 'This is Brightwater Supply');
};

export const ReadyLightBroken = elementStory('apps-broken', 'ready', 'light', draw, { play: broken });
export const ReadyDarkOtherAccount = elementStory('account-other', 'ready', 'dark', draw, { play: other });
