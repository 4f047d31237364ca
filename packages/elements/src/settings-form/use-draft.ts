/** What was typed and not saved yet. */
import { defaults, type JsonObject } from '@mortise/manifest/browser';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { changedKeys } from './changes.ts';
import type { FormInput } from './form-input.ts';

type Draft = {
  draft: JsonObject;
  /** How many fields differ from what is saved. */
  changes: number;
  change(next: JsonObject): void;
  discard(): void;
};

/** The draft, begun from what is saved; what is saved later takes its place only where nothing was changed. */
export function useDraft(input: FormInput): Draft {
  const start = useMemo(
    () => ({ ...defaults(input.settings.schema), ...input.config }),
    [input.settings, input.config],
  );
  const [draft, setDraft] = useState<JsonObject>(input.draft ?? start);
  const change = (next: JsonObject): void => {
    setDraft(next);
    input.onDraft(next, changedKeys(start, next).length);
  };
  useEffect(() => {
    setDraft((current) => (changedKeys(start, current).length === 0 ? start : current));
  }, [start]);
  return { draft, changes: changedKeys(start, draft).length, change, discard: () => change(start) };
}
