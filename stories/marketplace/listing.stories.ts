/** Stories of an integration's own page, inside the marketplace. */
import { html } from 'lit';
import { elementStory, type DrawElement } from '../element-story.ts';

export default { title: 'Views/Listing/mortise-marketplace' };

const draw: DrawElement = ({ server, getToken }) =>
  html`<mortise-marketplace
    .getToken=${getToken}
    server=${server}
    account="fernhill"
    integration="shopify"
  ></mortise-marketplace>`;

export const ReadyLight = elementStory('listing', 'ready', 'light', draw);
export const ReadyDark = elementStory('listing', 'ready', 'dark', draw);
