/** The way of stories to the accounts of what is installed. */
import { press, within } from '../play.ts';

/** Opens the tab; where its buttons are. */
export async function connections(story: HTMLElement): Promise<() => ShadowRoot | null> {
  const apps = () => within(story, 'mortise-marketplace', 'mortise-my-apps');
  await press(apps, 'CRM to newsletter');
  await press(apps, 'Connections');
  return apps;
}
