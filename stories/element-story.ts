/** One story: a public element in one state and one scheme, on a plain host page. */
import { html, type TemplateResult } from 'lit';
import type { StoryObj } from '@storybook/web-components-vite';
import { cannedServer, type State } from './canned-server/canned-states.ts';

export type Scheme = 'light' | 'dark';
export type DrawElement = (attributes: { server: string; getToken: () => Promise<string> }) => TemplateResult;

/** `dir` is the page's direction; `play` brings the story into its state, while which `data-playing` stands on it. */
export type StoryOptions = { dir?: 'ltr' | 'rtl'; play?: (story: HTMLElement) => Promise<void> };

/** `scenario` chooses what the canned server answers. The test of stories reads element, state and scheme from title and name. */
export function elementStory(
  scenario: string,
  state: State,
  scheme: Scheme,
  draw: DrawElement,
  { dir = 'ltr', play }: StoryOptions = {},
): StoryObj {
  const played = async ({ canvasElement }: { canvasElement: HTMLElement }): Promise<void> => {
    await play?.(canvasElement);
    canvasElement.querySelector('.story')?.removeAttribute('data-playing');
  };
  return {
    ...(play === undefined ? {} : { play: played }),
    render: () =>
      html`<main class="story story-${scheme}" dir=${dir} ?data-playing=${play !== undefined}>
        ${draw({ server: cannedServer(scenario, state), getToken: async () => `${scenario}.${state}.${scheme}` })}
      </main>`,
  };
}
