/** Where the CRM's authorisation server keeps clients, grants and tokens: memory, and a file when there is a folder. */
import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';
import type { Records } from '../records.ts';

type Entry = { payload: AdapterPayload; until: number | null };
export type GrantRecords = Record<string, Entry>;

/** Models that only live while a browser is signing in; not worth a write to disk. */
const PASSING = new Set(['Interaction', 'Session', 'ReplayDetection', 'PushedAuthorizationRequest']);

/** Makes the adapter that oidc-provider asks for, one instance a model over the same records. */
export function grantAdapter(records: Records<GrantRecords>): AdapterFactory {
  const passing: GrantRecords = {};
  return (model) =>
    new GrantAdapter(
      model,
      PASSING.has(model) ? passing : records.value,
      PASSING.has(model) ? () => undefined : records.save,
    );
}

class GrantAdapter implements Adapter {
  readonly #model: string;
  readonly #entries: GrantRecords;
  readonly #save: () => void;

  constructor(model: string, entries: GrantRecords, save: () => void) {
    this.#model = model;
    this.#entries = entries;
    this.#save = save;
  }

  async upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<void> {
    forget(this.#entries);
    this.#entries[`${this.#model}:${id}`] = { payload, until: expiresIn ? Date.now() + expiresIn * 1000 : null };
    this.#save();
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    const entry = this.#entries[`${this.#model}:${id}`];
    return entry && (entry.until === null || entry.until > Date.now()) ? entry.payload : undefined;
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return this.#one((payload) => payload.uid === uid);
  }

  async findByUserCode(userCode: string): Promise<AdapterPayload | undefined> {
    return this.#one((payload) => payload.userCode === userCode);
  }

  async consume(id: string): Promise<void> {
    const entry = this.#entries[`${this.#model}:${id}`];
    if (!entry) return;
    entry.payload.consumed = Math.floor(Date.now() / 1000);
    this.#save();
  }

  async destroy(id: string): Promise<void> {
    delete this.#entries[`${this.#model}:${id}`];
    this.#save();
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    for (const [key, entry] of Object.entries(this.#entries))
      if (entry.payload.grantId === grantId) delete this.#entries[key];
    this.#save();
  }

  #one(fits: (payload: AdapterPayload) => boolean): AdapterPayload | undefined {
    const key = Object.keys(this.#entries).find(
      (k) => k.startsWith(`${this.#model}:`) && fits(this.#entries[k]?.payload ?? {}),
    );
    return key === undefined ? undefined : this.#entries[key]?.payload;
  }
}

function forget(entries: GrantRecords): void {
  const now = Date.now();
  for (const [key, entry] of Object.entries(entries))
    if (entry.until !== null && entry.until < now) delete entries[key];
}
