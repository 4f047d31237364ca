/** What of the form is shown, may be changed and has to be answered now; a piece is drawn again when that changes for it. */
import type { FormField, Ruled } from '@mortise/manifest/browser';
import type { Around } from './scene.ts';
import { useStore } from './scene.ts';

/** Whether a block or tab is drawn. */
export function useShown(ruled: Ruled, around: Around): boolean {
  return useStore((store) => store.stateOf(around).shown(ruled));
}

/** Whether what is in a block or tab may be changed. */
export function useEnabled(ruled: Ruled, around: Around): boolean {
  return useStore((store) => store.stateOf(around).enabled(ruled));
}

/** Whether an answer is required: always, or because of other answers. */
export function useRequired(field: FormField, around: Around): boolean {
  return useStore((store) => !field.optional || (field.requiredIf.length > 0 && store.stateOf(around).required(field)));
}
