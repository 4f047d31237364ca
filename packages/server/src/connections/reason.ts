/** Why a connection was not made, broke or is less than was asked for: one closed list, each with what happened, why, and the one thing to do about it. */

/** `again`: from the start, where it was begun; `support`: nobody but the people behind the host's app can mend it. */
export const reasonActions = ['retry', 'again', 'reconnect', 'support'] as const;
type ReasonAction = (typeof reasonActions)[number];

type InWords = { title: string; text: string; action: ReasonAction };

/**
 * Twelve at most: two that ask the same of a person are one. `{system}` stands for the outside system's name, `{account}` for
 * the host's.
 */
const reasons = {
  denied: {
    title: '{system} was not connected',
    text: 'The request was turned down at {system}. Nothing was saved.',
    action: 'retry',
  },
  expired: {
    title: 'This took longer than ten minutes',
    text: 'For your safety the link has ended. Nothing was saved.',
    action: 'again',
  },
  kept: {
    title: 'Nothing was changed',
    text: 'You kept the account at {system} that was connected before.',
    action: 'retry',
  },
  'other-browser': {
    title: 'This is not the browser that began',
    text: 'Signing in was begun in another browser, so nothing was saved here.',
    action: 'again',
  },
  'mixed-up': {
    title: 'The answer did not come from {system}',
    text: 'It names another system than the one that was asked, so nothing was saved.',
    action: 'retry',
  },
  misconfigured: {
    title: '{system} does not accept this app',
    text: 'The set-up of {account} at {system} is not right. It is not your fault, and nothing is lost.',
    action: 'support',
  },
  'outside-down': {
    title: '{system} does not answer',
    text: 'It may be busy or under repair. Nothing was saved.',
    action: 'retry',
  },
  'outside-odd': { title: '{system} gave an answer that makes no sense', text: 'Nothing was saved.', action: 'retry' },
  'signed-out': {
    title: '{system} asks you to sign in again',
    text: 'It no longer accepts the sign-in that was saved. Nothing is lost.',
    action: 'reconnect',
  },
  'access-ended': {
    title: 'Access to {system} has ended',
    text: '{system} gives access for a limited time only. Nothing is lost.',
    action: 'reconnect',
  },
  'key-refused': {
    title: '{system} no longer accepts the key',
    text: 'It may have been deleted or replaced there. Nothing is lost.',
    action: 'reconnect',
  },
  /** Of a connection that was made. */
  'gave-less': {
    title: '{system} gave less than was asked for',
    text: 'Runs that need it will fail.',
    action: 'reconnect',
  },
} as const satisfies Record<string, InWords>;

export type ReasonCode = keyof typeof reasons;
/** As it is stored: the sentence already speaks of this system. */
export type Reason = { code: ReasonCode; message: string };
/** As it is sent. */
export type ToldReason = Reason & { action: ReasonAction };
/** As our own pages show it: bold line, why and what is safe, what to do. */
export type ReasonInWords = { title: string; text: string; next: string; action: ReasonAction };

/** For whoever was sent an auth link and may have no way into the app. */
const linkNexts: Partial<Record<ReasonAction, string>> = {
  retry: 'Open the link once more: it still works.',
  again: 'Open the link once more: it still works.',
  support: 'Tell whoever sent you the link: only the people behind {account} can mend it.',
};
const nexts: Record<ReasonAction, string> = {
  retry: 'Go back to {account} and press Connect once more.',
  again: 'Go back to {account} and begin again.',
  reconnect: 'Reconnect {system} in {account}.',
  support: 'Tell the people behind {account}: only they can mend it.',
};

export const reasonCodes = Object.keys(reasons) as ReasonCode[];

/** The reason with names filled in, for storing. What only others can mend says whom to tell, wherever it is read. */
export function reasonOf(code: ReasonCode, system: string, account = 'the app'): Reason {
  const { title, text, action } = reasons[code];
  const whom = action === 'support' ? ` ${nexts.support}` : '';
  return { code, message: fill(`${title}. ${text}${whom}`, system, account) };
}

/** With the one thing to do about it, for sending. */
export function toldReason({ code, message }: Reason): ToldReason {
  return { code, message, action: reasons[code].action };
}

/** A file server that shows another host key than the one that was pinned. Of the kinds of reasons, its key no longer counts. */
export function hostKeyReason(system: string): Reason {
  const title = `${system} shows another host key than when it was connected`;
  const text = 'It may be a new machine, or one that only pretends to be it. Nothing was sent there.';
  return { code: 'key-refused', message: `${title}. ${text}` };
}

/** A system that has not renewed access for a day after it ended: nobody has to do anything, but nobody should think that it works. */
export function awayReason(system: string): Reason {
  const text = 'Access to it has ended meanwhile and is renewed as soon as it answers. Nothing is lost.';
  return { code: 'outside-down', message: `${system} has not answered for a day. ${text}` };
}

/** The reason for a page, with names filled in. */
export function reasonInWords(code: ReasonCode, system: string, account: string, byLink = false): ReasonInWords {
  const { title, text, action } = reasons[code];
  return {
    title: fill(title, system, account),
    text: fill(text, system, account),
    next: fill((byLink ? linkNexts[action] : undefined) ?? nexts[action], system, account),
    action,
  };
}

/** Of a sign-in that was ended in time: by whoever sent the link, or because what it was for is not there any more. Nothing to try again. */
export function endedInWords(account: string, byLink: boolean): Omit<ReasonInWords, 'action'> {
  const because = byLink ? 'The link was ended' : 'What it was for was uninstalled or replaced';
  const next = byLink ? 'Ask whoever sent it to you for a new one.' : fill(nexts.again, '', account);
  return { title: 'This sign-in was ended', text: `${because} meanwhile. Nothing was saved.`, next };
}

/**
 * Reads what is stored. A code of before becomes the vaguest one, whose action is the same: `code-refused` was one until a
 * refused code was told as an odd answer. Rows keep their words, so none has to be rewritten.
 */
export function parseReason(stored: unknown): ToldReason | null {
  if (typeof stored !== 'object' || stored === null) return null;
  const code: unknown = Reflect.get(stored, 'code');
  const message: unknown = Reflect.get(stored, 'message');
  return toldReason({
    code: reasonCodes.find((known) => known === code) ?? 'outside-odd',
    message: typeof message === 'string' ? message : '',
  });
}

/** What an `error` of the authorise page means (RFC 6749 §4.1.2.1, OpenID Connect Core §3.1.2.6). */
export function reasonOfAuthoriseError(error: string): ReasonCode {
  if (
    [
      'access_denied',
      'interaction_required',
      'login_required',
      'consent_required',
      'account_selection_required',
    ].includes(error)
  )
    return 'denied';
  if (['server_error', 'temporarily_unavailable'].includes(error)) return 'outside-down';
  return 'misconfigured';
}

/** What a refusal of the token endpoint means (RFC 6749 §5.2), when a code or a refresh token was sent. */
export function reasonOfTokenError(status: number, error: string | null, sent: 'code' | 'refresh'): ReasonCode {
  if (error === 'invalid_grant') return sent === 'code' ? 'outside-odd' : 'signed-out';
  if (status >= 500 || status === 429 || error === 'temporarily_unavailable' || error === 'server_error')
    return 'outside-down';
  if (error !== null) return 'misconfigured';
  return status === 401 || status === 403 ? 'misconfigured' : 'outside-odd';
}

function fill(text: string, system: string, account: string): string {
  return text.replaceAll('{system}', () => system).replaceAll('{account}', () => account);
}
