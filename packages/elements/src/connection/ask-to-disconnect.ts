/** The question before an account is taken away. */
import type { TemplateResult } from 'lit';
import { confirmDialog } from '../controls/index.ts';
import { account } from '../words/en-account.ts';
import { connection as words } from '../words/en-install.ts';
import type { ConnectorState } from './wire.ts';

/** The dialog; it is closed with the answer. */
export function askToDisconnect({ label }: ConnectorState, answer: (yes: boolean) => void): TemplateResult {
  return confirmDialog({
    title: account.disconnectTitle(label),
    text: account.disconnectText(label),
    yes: words.disconnect,
    busyWord: words.disconnecting,
    no: account.keepIt,
    busy: false,
    failed: null,
    answer,
  });
}
