/** What the page that only connects draws besides its rows; the code comes while the first account is looked at. */
import type { ReactiveControllerHost } from 'lit';
import {
  confirmDialogStyles,
  fieldStyles,
  joinSheets,
  OpensDialogs,
  RowMenus,
  rowMenuStyles,
} from '../controls/index.ts';
import { defineElement } from '../session/index.ts';
import { MortiseEnded, signInView } from '../session/without-session.ts';
import { askToDisconnect } from './ask-to-disconnect.ts';
import { credentialForm } from './credential-form.ts';

export type ConnectMore = {
  menus: RowMenus;
  credentialForm: typeof credentialForm;
  signInView: typeof signInView;
  askToDisconnect: typeof askToDisconnect;
};

/** Their sheets join the view's shadow root. */
export function connectMore(host: ReactiveControllerHost & HTMLElement): ConnectMore {
  joinSheets(host, [...fieldStyles, rowMenuStyles, confirmDialogStyles]);
  defineElement('mortise-ended', MortiseEnded);
  new OpensDialogs(host);
  return { menus: new RowMenus(host), credentialForm, signInView, askToDisconnect };
}
