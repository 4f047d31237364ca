/** Stories of `<mortise-marketplace>`: each state, light and dark. */
import { html } from 'lit';
import { elementStory, type DrawElement } from '../element-story.ts';

export default { title: 'Elements/mortise-marketplace' };

const draw: DrawElement = ({ server, getToken }) =>
  html`<mortise-marketplace .getToken=${getToken} server=${server} account="fernhill"></mortise-marketplace>`;

export const LoadingLight = elementStory('marketplace', 'loading', 'light', draw);
export const LoadingDark = elementStory('marketplace', 'loading', 'dark', draw);
export const EmptyLight = elementStory('marketplace', 'empty', 'light', draw);
export const EmptyDark = elementStory('marketplace', 'empty', 'dark', draw);
export const ReadyLight = elementStory('marketplace', 'ready', 'light', draw);
export const ReadyDark = elementStory('marketplace', 'ready', 'dark', draw);
export const FailedLight = elementStory('marketplace', 'failed', 'light', draw);
export const FailedDark = elementStory('marketplace', 'failed', 'dark', draw);
