/** Puts the form into an element of a shadow root, hands it new input, takes it out again. */
import { h, render } from 'preact';
import { FormApp, type FormDoor } from './form-app.ts';
import { tabsStyles } from '../controls/index.ts';
import type { FormInput } from './form-input.ts';
import { formPartsStyles } from './form-parts.styles.ts';
import { pickListStyles } from './pick-list.styles.ts';
import { settingsFormStyles } from './settings-form.styles.ts';

export type SettingsForm = {
  update(input: FormInput): void;
  /** Checks and, when nothing is wrong, calls `onSave`; else shows what to fix. */
  submit(): void;
  unmount(): void;
};

/** Mounts the form; its style sheets join the shadow root around `into`. */
export function mountSettingsForm(into: HTMLElement, input: FormInput): SettingsForm {
  const door: { current: FormDoor | null } = { current: null };
  adopt(into.getRootNode());
  const draw = (next: FormInput): void => render(h(FormApp, { input: next, door }), into);
  draw(input);
  return { update: draw, submit: () => door.current?.submit(), unmount: () => render(null, into) };
}

const sheets = [tabsStyles, settingsFormStyles, formPartsStyles, pickListStyles];

function adopt(root: Node): void {
  if (!(root instanceof ShadowRoot)) return;
  for (const { styleSheet } of sheets)
    if (styleSheet !== undefined && !root.adoptedStyleSheets.includes(styleSheet))
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, styleSheet];
}
