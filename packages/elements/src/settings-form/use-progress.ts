/** How far a person has come with the form, and which problems that lets us tell. */
import type { JsonObject } from '@mortise/manifest/browser';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { checkDraft } from './check-draft.ts';
import type { FormInput } from './form-input.ts';
import type { FormProblem } from './form-plan.ts';

export type Progress = {
  shown: FormProblem[];
  summary: FormProblem[];
  attempts: number;
  /** True when it may be saved; otherwise every problem is shown. */
  attempt(): boolean;
  leave(key: string): void;
  reset(): void;
};

/** Which problems are told: those of fields that were left, all of them after an attempt to save. */
export function useProgress(input: FormInput, draft: JsonObject): Progress {
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [attempts, setAttempts] = useState(0);
  const [tried, setTried] = useState(false);
  const problems = useMemo(
    () => checkDraft(input.settings, input.options.values, draft, input.config, new Set()),
    [input.settings, input.options.values, input.config, draft],
  );
  useEffect(() => {
    if (input.refused.length > 0) setAttempts((count) => count + 1);
  }, [input.refused]);
  const told = problems.filter(({ key }) => tried || (key !== null && left.has(key)));
  const refused = input.refused.filter(({ key }) => !told.some((problem) => problem.key === key));
  const shown = [...told, ...refused];
  return {
    shown,
    attempts,
    summary: tried || refused.length > 0 ? shown : [],
    attempt: () => {
      setTried(problems.length > 0);
      setAttempts((count) => count + 1);
      return problems.length === 0;
    },
    leave: (key) => setLeft((before) => (before.has(key) ? before : new Set([...before, key]))),
    reset: () => {
      setLeft(new Set());
      setTried(false);
    },
  };
}
