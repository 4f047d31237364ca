/** Where tests keep what later runs use again: the machine's temporary folder, also while a run has one of its own. */
import { tmpdir } from 'node:os';

/** Name of the variable by which the run's set-up tells its workers where that is. */
export const lastingVariable = 'MORTISE_TEST_LASTING';

export function lastingFolder(): string {
  return process.env[lastingVariable] ?? tmpdir();
}
