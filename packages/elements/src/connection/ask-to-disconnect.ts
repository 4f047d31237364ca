/** The question before an account is taken away. */
import type { TemplateResult } from 'lit';
import { confirmDialog } from '../controls/index.ts';
import { connection as words } from '../words/en-install.ts';
import type { ConnectorState } from './wire.ts';

/** The dialog; it is closed with the answer. */
export function askToDisconnect({ label }: ConnectorState, answer: (yes: boolean) => void): TemplateResult {
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
