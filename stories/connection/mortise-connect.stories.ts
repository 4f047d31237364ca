/** Stories of `<mortise-connect>`: each state, light and dark; one after the other, a key to type, being set up, running, waiting. */
import { html } from 'lit';
import { elementStory, type DrawElement } from '../element-story.ts';

export default { title: 'Elements/mortise-connect' };

const draw: DrawElement = ({ server, getToken }) =>
  html`<mortise-connect
    .getToken=${getToken}
    server=${server}
    account="fernhill"
    integration="crm-to-newsletter"
  ></mortise-connect>`;

export const LoadingLight = elementStory('connect', 'loading', 'light', draw);
export const LoadingDark = elementStory('connect', 'loading', 'dark', draw);
export const EmptyLight = elementStory('connect', 'empty', 'light', draw);
export const EmptyDark = elementStory('connect', 'empty', 'dark', draw);
export const ReadyLight = elementStory('connect', 'ready', 'light', draw);
export const ReadyDark = elementStory('connect', 'ready', 'dark', draw);
export const ReadyLightKey = elementStory('connect-key', 'ready', 'light', draw);
export const ReadyDarkKey = elementStory('connect-key', 'ready', 'dark', draw);
export const ReadyLightSettingUp = elementStory('connect-setting-up', 'ready', 'light', draw);
export const ReadyLightDone = elementStory('connect-done', 'ready', 'light', draw);
export const ReadyDarkDone = elementStory('connect-done', 'ready', 'dark', draw);
export const ReadyLightPaused = elementStory('connect-paused', 'ready', 'light', draw);
export const ReadyDarkPaused = elementStory('connect-paused', 'ready', 'dark', draw);
export const ReadyLightRightToLeft = elementStory('connect', 'ready', 'light', draw, { dir: 'rtl' });
export const FailedLight = elementStory('connect', 'failed', 'light', draw);
export const FailedDark = elementStory('connect', 'failed', 'dark', draw);
