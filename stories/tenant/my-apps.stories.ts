/** Stories of My Apps, inside the marketplace: with an integration, without one, and with accounts that broke. */
import { drawMyApps as draw } from '../draw.ts';
import { elementStory } from '../element-story.ts';

export default { title: 'Views/My Apps/mortise-marketplace' };

export const ReadyLight = elementStory('my-apps', 'ready', 'light', draw);
export const ReadyDark = elementStory('my-apps', 'ready', 'dark', draw);
export const ReadyLightNothingInstalled = elementStory('nothing-installed', 'ready', 'light', draw);
export const ReadyDarkNothingInstalled = elementStory('nothing-installed', 'ready', 'dark', draw);
export const ReadyLightBroken = elementStory('apps-broken', 'ready', 'light', draw);
export const ReadyDarkBroken = elementStory('apps-broken', 'ready', 'dark', draw);
