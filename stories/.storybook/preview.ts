/** What every story gets: the elements, the canned server at the network's edge, a plain host page in the story's scheme. */
import type { Preview } from '@storybook/web-components-vite';
import '@mortise/elements/define';
import { installCannedServer } from '../canned-server/install-canned-server.ts';
import './host-page.css';

installCannedServer();

const preview: Preview = {
  parameters: { layout: 'fullscreen', a11y: { test: 'error' }, controls: { expanded: true } },
};

export default preview;
