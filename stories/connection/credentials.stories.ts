/** Stories of keys that are typed: a field of every kind, wrong, refused, and tested with success. */
import { drawInstall as draw } from '../draw.ts';
import { elementStory } from '../element-story.ts';
import { found, press, reads, within } from '../play.ts';

export default { title: 'Views/Connecting by key/mortise-install' };

const typed: Record<string, string> = {
  company: 'https://oakline',
  password: 'correct-horse',
  key: '-----BEGIN PRIVATE KEY-----\nMIIBVgIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----',
};

const row = (story: HTMLElement) => () => within(story, 'mortise-install')?.querySelector('[data-connector="crm"]');

/** Opens the form; fills it in and sends it when there is something to be read then. */
const fill =
  (says?: string) =>
  async (story: HTMLElement): Promise<void> => {
    await press(row(story), 'Connect Tallyhouse');
    const form = await found(() => row(story)()?.querySelector('form'));
    if (says === undefined) return;
    for (const [name, value] of Object.entries(typed))
      Object.assign(form.querySelector(`[name="${name}"]`) ?? {}, { value });
    await press(row(story), 'Test and save');
    await reads(row(story), says);
  };

/** Sends the form as it is. */
const empty = async (story: HTMLElement): Promise<void> => {
  await fill()(story);
  await press(row(story), 'Test and save');
  await reads(row(story), 'Password is missing');
};

export const ReadyLightEveryKind = elementStory('fields', 'ready', 'light', draw, { play: fill() });
export const ReadyLightMissing = elementStory('fields', 'ready', 'light', draw, { play: empty });
export const ReadyLightWrong = elementStory('fields-wrong', 'ready', 'light', draw, { play: fill('small letters') });
export const ReadyDarkWrong = elementStory('fields-wrong', 'ready', 'dark', draw, { play: fill('small letters') });
export const ReadyLightTestRefused = elementStory('fields-refused', 'ready', 'light', draw, {
  play: fill('does not know this password'),
});
export const ReadyLightTestPassed = elementStory('fields-passed', 'ready', 'light', draw, {
  play: fill('Oakline Furniture'),
});
