/** Stories of `<mortise-settings>`: each state, light and dark. */
import { html } from 'lit';
import { elementStory, type DrawElement } from '../element-story.ts';

export default { title: 'Elements/mortise-settings' };

const draw: DrawElement = ({ server, getToken }) =>
  html`<mortise-settings .getToken=${getToken} server=${server} account="fernhill" tenant="1"></mortise-settings>`;

export const LoadingLight = elementStory('settings', 'loading', 'light', draw);
export const LoadingDark = elementStory('settings', 'loading', 'dark', draw);
export const EmptyLight = elementStory('settings', 'empty', 'light', draw);
export const EmptyDark = elementStory('settings', 'empty', 'dark', draw);
export const ReadyLight = elementStory('settings', 'ready', 'light', draw);
export const ReadyDark = elementStory('settings', 'ready', 'dark', draw);
/** After an update: in use already, and waiting for a decision. */
export const ReadyLightUpdated = elementStory('updated', 'ready', 'light', draw);
export const ReadyDarkUpdated = elementStory('updated', 'ready', 'dark', draw);
export const ReadyLightDecide = elementStory('decide', 'ready', 'light', draw);
export const ReadyDarkDecide = elementStory('decide', 'ready', 'dark', draw);
export const FailedLight = elementStory('settings', 'failed', 'light', draw);
export const FailedDark = elementStory('settings', 'failed', 'dark', draw);
