/** The steps after connecting, and whatever is not drawn at first sight; their code comes while the customer connects. */
import type { CSSResult, ReactiveControllerHost, TemplateResult } from 'lit';
import { credentialForm, type ConnectorState } from '../connection/index.ts';
import {
  confirmDialog,
  confirmDialogStyles,
  emptyStyles,
  fieldStyles,
  OpensDialogs,
  RowMenus,
  rowMenuStyles,
  toggleStyles,
} from '../controls/index.ts';
import { defineElement } from '../session/index.ts';
import { MortiseEnded, signInView } from '../session/without-session.ts';
import { connection as words } from '../words/en-install.ts';
import { doneStep, doneText } from './done-step.ts';
import { laterStepsStyles } from './later-steps.styles.ts';
import { ScheduleChooser } from './schedule-chooser.ts';
import { SettingsPanel, type PanelMeans } from './settings-panel.ts';

export type LaterSteps = {
  panel: SettingsPanel;
  schedule: ScheduleChooser;
  doneStep: typeof doneStep;
  doneText: typeof doneText;
  menus: RowMenus;
  credentialForm: typeof credentialForm;
  signInView: typeof signInView;
  /** Asks before an account is taken away. */
  askToDisconnect(connector: ConnectorState, answer: (yes: boolean) => void): TemplateResult;
};

/** Fields, choices, progress: also for the keys that are typed while connecting. */
const sheets = [...fieldStyles, toggleStyles, ...emptyStyles, rowMenuStyles, confirmDialogStyles, laterStepsStyles];

/** Makes the steps for one flow; their sheets join its shadow root. */
export function laterSteps(host: ReactiveControllerHost & HTMLElement, means: PanelMeans): LaterSteps {
  if (host.shadowRoot !== null) join(host.shadowRoot, sheets);
  defineElement('mortise-ended', MortiseEnded);
  new OpensDialogs(host);
  return {
    panel: new SettingsPanel(host, means),
    schedule: new ScheduleChooser(host),
    menus: new RowMenus(host),
    doneStep,
    doneText,
    credentialForm,
    signInView,
    askToDisconnect,
  };
}

function askToDisconnect({ label }: ConnectorState, answer: (yes: boolean) => void): TemplateResult {
  return confirmDialog({
    title: words.disconnectTitle(label),
    text: words.disconnectText(label),
    yes: words.disconnect,
    busyWord: words.disconnecting,
    no: words.keepIt,
    busy: false,
    failed: null,
    answer,
  });
}

function join(root: ShadowRoot, styles: readonly CSSResult[]): void {
  for (const { styleSheet } of styles)
    if (styleSheet !== undefined && !root.adoptedStyleSheets.includes(styleSheet))
      root.adoptedStyleSheets.push(styleSheet);
}
