/** The elements that stories of views inside them draw. */
import { html } from 'lit';
import type { DrawElement } from './element-story.ts';

export const drawInstall: DrawElement = ({ server, getToken }) =>
  html`<mortise-install
    .getToken=${getToken}
    server=${server}
    account="fernhill"
    integration="crm-to-newsletter"
  ></mortise-install>`;

export const drawMyApps: DrawElement = ({ server, getToken }) =>
  html`<mortise-marketplace
    .getToken=${getToken}
    server=${server}
    account="fernhill"
    view="apps"
  ></mortise-marketplace>`;
