/** One story: a public element in one state and one scheme, on a plain host page. */
import { html, type TemplateResult } from 'lit';
import type { StoryObj } from '@storybook/web-components-vite';
import { cannedServer, type State } from './canned-server/install-canned-server.ts';

export type Scheme = 'light' | 'dark';
export type DrawElement = (attributes: { server: string; getToken: () => Promise<string> }) => TemplateResult;

/** `element` is the tag without `mortise-`; the test that counts stories reads it from the tags. */
export function elementStory(element: string, state: State, scheme: Scheme, draw: DrawElement): StoryObj {
  return {
    tags: [`element:${element}`, `state:${state}`, `scheme:${scheme}`],
    render: () => html`<main class="story story-${scheme}">
      ${draw({ server: cannedServer(element, state), getToken: async () => `${element}.${state}.${scheme}` })}
    </main>`,
  };
}
