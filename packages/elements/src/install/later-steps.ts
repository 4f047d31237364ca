/** The steps after connecting; their code comes while the customer connects. */
import type { ReactiveControllerHost } from 'lit';
import { toggleStyles } from '../controls/index.ts';
import { doneStep, doneText } from './done-step.ts';
import { ScheduleChooser } from './schedule-chooser.ts';
import { SettingsPanel, type PanelMeans } from './settings-panel.ts';

export type LaterSteps = {
  panel: SettingsPanel;
  schedule: ScheduleChooser;
  doneStep: typeof doneStep;
  doneText: typeof doneText;
};

/** Makes the steps for one flow; their sheet joins its shadow root. */
export function laterSteps(host: ReactiveControllerHost & HTMLElement, means: PanelMeans): LaterSteps {
  const root = host.shadowRoot;
  if (root !== null && toggleStyles.styleSheet !== undefined)
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, toggleStyles.styleSheet];
  return { panel: new SettingsPanel(host, means), schedule: new ScheduleChooser(host), doneStep, doneText };
}
