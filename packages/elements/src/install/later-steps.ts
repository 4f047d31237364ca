/** The steps after connecting; their code comes while the customer connects. */
import type { CSSResult, ReactiveControllerHost } from 'lit';
import { emptyStyles, fieldStyles, toggleStyles } from '../controls/index.ts';
import { doneStep, doneText } from './done-step.ts';
import { laterStepsStyles } from './later-steps.styles.ts';
import { ScheduleChooser } from './schedule-chooser.ts';
import { SettingsPanel, type PanelMeans } from './settings-panel.ts';

export type LaterSteps = {
  panel: SettingsPanel;
  schedule: ScheduleChooser;
  doneStep: typeof doneStep;
  doneText: typeof doneText;
};

/** Fields, choices, progress: also for the keys that are typed while connecting. */
const sheets = [...fieldStyles, toggleStyles, ...emptyStyles, laterStepsStyles];

/** Makes the steps for one flow; their sheets join its shadow root. */
export function laterSteps(host: ReactiveControllerHost & HTMLElement, means: PanelMeans): LaterSteps {
  if (host.shadowRoot !== null) join(host.shadowRoot, sheets);
  return { panel: new SettingsPanel(host, means), schedule: new ScheduleChooser(host), doneStep, doneText };
}

function join(root: ShadowRoot, styles: readonly CSSResult[]): void {
  for (const { styleSheet } of styles)
    if (styleSheet !== undefined && !root.adoptedStyleSheets.includes(styleSheet))
      root.adoptedStyleSheets.push(styleSheet);
}
