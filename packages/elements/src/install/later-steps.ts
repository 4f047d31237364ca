/** The steps after connecting, and whatever is not drawn at first sight; their code comes while the customer connects. */
import type { ReactiveControllerHost } from 'lit';
import { accountNotice, askToDisconnect, credentialForm, returnedFlow, type RowsLater } from '../connection/index.ts';
import {
  confirmDialogStyles,
  emptyStyles,
  fieldStyles,
  joinSheets,
  OpensDialogs,
  RowMenus,
  rowMenuStyles,
  toggleStyles,
} from '../controls/index.ts';
import { defineElement } from '../session/index.ts';
import { MortiseEnded, signInView } from '../session/without-session.ts';
import { doneStep, doneText } from './done-step.ts';
import { laterStepsStyles } from './later-steps.styles.ts';
import { ScheduleChooser } from './schedule-chooser.ts';
import { SettingsPanel, type PanelMeans } from './settings-panel.ts';

export type LaterSteps = RowsLater & {
  panel: SettingsPanel;
  schedule: ScheduleChooser;
  doneStep: typeof doneStep;
  doneText: typeof doneText;
  returnedFlow: typeof returnedFlow;
  signInView: typeof signInView;
  askToDisconnect: typeof askToDisconnect;
};

/** Fields, choices, progress: also for the keys that are typed while connecting. */
const sheets = [...fieldStyles, toggleStyles, ...emptyStyles, rowMenuStyles, confirmDialogStyles, laterStepsStyles];

/** Makes the steps for one flow; their sheets join its shadow root. */
export function laterSteps(host: ReactiveControllerHost & HTMLElement, means: PanelMeans): LaterSteps {
  joinSheets(host, sheets);
  defineElement('mortise-ended', MortiseEnded);
  new OpensDialogs(host);
  return {
    panel: new SettingsPanel(host, means),
    schedule: new ScheduleChooser(host),
    menus: new RowMenus(host),
    doneStep,
    doneText,
    credentialForm,
    accountNotice,
    returnedFlow,
    signInView,
    askToDisconnect,
  };
}
