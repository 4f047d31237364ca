/** Stories of connecting again in My Apps: an account that broke, one that others have to mend, a key of another account than before. */
import { drawMyApps as draw } from '../draw.ts';
import { elementStory } from '../element-story.ts';
import { found, press, reads } from '../play.ts';
import { connections } from './connections.ts';

export default { title: 'Views/Connecting again/mortise-marketplace' };

const broken = async (story: HTMLElement): Promise<void> => {
  await reads(await connections(story), 'Reconnect Fernhill CRM');
};

const theirs = async (story: HTMLElement): Promise<void> => {
  await reads(await connections(story), 'Tell the people behind Acme');
};

const typed: Record<string, string> = {
  company: 'brightwater',
  password: 'correct-horse',
  key: 'MIIBVgIBADANBgkqhkiG',
};

const other = async (story: HTMLElement): Promise<void> => {
  const apps = await connections(story);
  await press(apps, 'More for Tallyhouse');
  await press(apps, 'Reconnect');
  const form = await found(() => apps()?.querySelector('form.credentials'));
  for (const [name, value] of Object.entries(typed))
    Object.assign(form.querySelector(`[name="${name}"]`) ?? {}, { value });
  await press(apps, 'Test and save');
  await reads(apps, 'This is Brightwater Supply, it was Oakline Furniture');
};

export const ReadyLightBroken = elementStory('apps-broken', 'ready', 'light', draw, { play: broken });
export const ReadyLightTheirs = elementStory('apps-theirs', 'ready', 'light', draw, { play: theirs });
export const ReadyLightOtherAccount = elementStory('fields-other', 'ready', 'light', draw, { play: other });
export const ReadyDarkOtherAccount = elementStory('fields-other', 'ready', 'dark', draw, { play: other });
