/** What the server acknowledged, as the clients heard it; and how often they heard nothing, or something bad. */

export type Schedule = { every: string } | { manual: true };
export type TenantState = 'active' | 'paused' | 'archived';
/** One acknowledged write: a 2xx answer arrived. The last one of a kind counts for a tenant. */
export type Acknowledged =
  | { kind: 'session'; customer: string; session: string }
  | { kind: 'tenant'; customer: string; tenant: string }
  | { kind: 'connection'; tenant: string; connector: string }
  | { kind: 'config'; tenant: string; list: string; tag: string }
  | { kind: 'schedule'; tenant: string; schedule: Schedule }
  | { kind: 'state'; tenant: string; state: TenantState }
  | { kind: 'trigger'; tenant: string; trigger: string };
export type Kind = Acknowledged['kind'];

export type Journal = {
  readonly entries: readonly Acknowledged[];
  note(entry: Acknowledged): void;
  of<K extends Kind>(kind: K): Extract<Acknowledged, { kind: K }>[];
  /** Answers by status, 500 and above. */
  readonly bad: string[];
  /** Requests whose answer never came. */
  lostAnswers: number;
  /** Answers 503: the server was starting or stopping. */
  unavailable: number;
  /** Requests for a run whose answer was lost: each may have made a run or not. */
  doubtfulTriggers: number;
  /** OAuth windows that a kill cut off, and that were opened again. */
  windowsAgain: number;
};

export function createJournal(): Journal {
  const entries: Acknowledged[] = [];
  return {
    entries,
    note: (entry) => void entries.push(entry),
    of: <K extends Kind>(kind: K) =>
      entries.filter((entry): entry is Extract<Acknowledged, { kind: K }> => entry.kind === kind),
    bad: [],
    lostAnswers: 0,
    unavailable: 0,
    doubtfulTriggers: 0,
    windowsAgain: 0,
  };
}
