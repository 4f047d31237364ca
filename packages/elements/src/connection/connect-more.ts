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
import { accountNotice } from './account-notices.ts';
import { askToDisconnect } from './ask-to-disconnect.ts';
import type { RowsLater } from './connector-rows.ts';
import { credentialForm } from './credential-form.ts';

export type ConnectMore = RowsLater & {
  signInView: typeof signInView;
  askToDisconnect: typeof askToDisconnect;
};

/** Their sheets join the view's shadow root. */
export function connectMore(host: ReactiveControllerHost & HTMLElement): ConnectMore {
  joinSheets(host, [...fieldStyles, rowMenuStyles, confirmDialogStyles]);
  defineElement('mortise-ended', MortiseEnded);
  new OpensDialogs(host);
  return { menus: new RowMenus(host), credentialForm, accountNotice, signInView, askToDisconnect };
}
