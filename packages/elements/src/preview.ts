/**
 * An entry of the build for pages of our own that show a settings form without a server behind it (`mortise dev`): the same
 * form, sheets and pieces that the elements load. Not public: nothing outside this repository may import it.
 */
import { circleCheck, copy, info, triangleAlert } from './controls/icons.ts';
import { icon, notice } from './controls/index.ts';
import { installStyles } from './install/install.styles.ts';
import type { FormInput, SettingsForm } from './settings-form/index.ts';

export { html, nothing, render } from 'lit';
export { icon, notice };
export const icons = { circleCheck, copy, info, triangleAlert };

/** Gives a shadow root the sheets that a view with settings has, so that all around the form can be drawn with them too. */
export function dress(root: ShadowRoot): void {
  const sheets = installStyles.flat(3).flatMap(({ styleSheet }) => (styleSheet === undefined ? [] : [styleSheet]));
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, ...sheets];
}

/** The form in an element of a dressed root. Its chunk comes with the first call. */
export async function mountForm(into: HTMLElement, input: FormInput): Promise<SettingsForm> {
  const { mountSettingsForm } = await import('./settings-form/index.ts');
  return mountSettingsForm(into, input);
}
