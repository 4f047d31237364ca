/** Stories of the link for another device or person, inside the install flow: just made, with its QR code, and each state it comes to. */
import { drawInstall as draw } from '../draw.ts';
import { elementStory } from '../element-story.ts';
import { found } from '../play.ts';

export default { title: 'Views/Connecting from elsewhere/mortise-install' };

/** Asks for the link, presses the button that is called so, and waits for the words. */
const ask =
  (says: string, press?: string) =>
  async (story: HTMLElement): Promise<void> => {
    const view = () => story.querySelector('mortise-install')?.shadowRoot;
    (await found(() => view()?.querySelector<HTMLElement>('[data-connector="crm"] .elsewhere .linkish'))).click();
    const panel = () => view()?.querySelector('mortise-auth-link')?.shadowRoot;
    await found(() => panel()?.querySelector('.link-actions .btn, .notice .btn'));
    const button = () => [...(panel()?.querySelectorAll('button') ?? [])].find((one) => one.innerText === press);
    if (press !== undefined) (await found(button)).click();
    await found(() => (panel()?.textContent.includes(says) === true ? says : null));
  };

export const ReadyLightWaiting = elementStory('link-waiting', 'ready', 'light', draw, { play: ask('Not opened yet') });
export const ReadyDarkWaiting = elementStory('link-waiting', 'ready', 'dark', draw, { play: ask('Not opened yet') });
export const ReadyLightCode = elementStory('link-waiting', 'ready', 'light', draw, {
  play: ask('Hide the QR code', 'Show the QR code'),
});
export const ReadyDarkCode = elementStory('link-waiting', 'ready', 'dark', draw, {
  play: ask('Hide the QR code', 'Show the QR code'),
});
export const ReadyLightOpened = elementStory('link-opened', 'ready', 'light', draw, { play: ask('Opened') });
export const ReadyLightConnected = elementStory('link-connected', 'ready', 'light', draw, { play: ask('Connected') });
export const ReadyDarkConnected = elementStory('link-connected', 'ready', 'dark', draw, { play: ask('Connected') });
export const ReadyLightFailed = elementStory('link-failed', 'ready', 'light', draw, { play: ask('turned down') });
export const ReadyDarkFailed = elementStory('link-failed', 'ready', 'dark', draw, { play: ask('turned down') });
export const ReadyLightEnded = elementStory('link-ended', 'ready', 'light', draw, { play: ask('Ended') });
export const ReadyLightEarlier = elementStory('link-earlier', 'ready', 'light', draw, { play: ask('still works') });
export const ReadyLightTooMany = elementStory('link-refused', 'ready', 'light', draw, { play: ask('five links') });
export const ReadyLightRightToLeft = elementStory('link-waiting', 'ready', 'light', draw, {
  dir: 'rtl',
  play: ask('Hide the QR code', 'Show the QR code'),
});
