/** Stories of `<mortise-install>`: each state, light and dark. */
import { drawInstall as draw } from '../draw.ts';
import { elementStory } from '../element-story.ts';

export default { title: 'Elements/mortise-install' };

export const LoadingLight = elementStory('install', 'loading', 'light', draw);
export const LoadingDark = elementStory('install', 'loading', 'dark', draw);
export const EmptyLight = elementStory('install', 'empty', 'light', draw);
export const EmptyDark = elementStory('install', 'empty', 'dark', draw);
export const ReadyLight = elementStory('install', 'ready', 'light', draw);
export const ReadyDark = elementStory('install', 'ready', 'dark', draw);
export const FailedLight = elementStory('install', 'failed', 'light', draw);
export const FailedDark = elementStory('install', 'failed', 'dark', draw);
