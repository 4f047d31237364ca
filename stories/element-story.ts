/** One story: a public element in one state and one scheme, on a plain host page. */
import { html, type TemplateResult } from 'lit';
import type { StoryObj } from '@storybook/web-components-vite';
import { cannedServer, type State } from './canned-server/canned-states.ts';

export type Scheme = 'light' | 'dark';
export type DrawElement = (attributes: { server: string; getToken: () => Promise<string> }) => TemplateResult;

/** `scenario` chooses what the canned server answers. The test of stories reads element, state and scheme from title and name. */
export function elementStory(scenario: string, state: State, scheme: Scheme, draw: DrawElement): StoryObj {
  return {
    render: () =>
      html`<main class="story story-${scheme}">
        ${draw({ server: cannedServer(scenario, state), getToken: async () => `${scenario}.${state}.${scheme}` })}
      </main>`,
  };
}
