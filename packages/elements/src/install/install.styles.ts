/** The install flow from its first step to its last. */
import { flowStyles } from './flow.styles.ts';
import { laterStepsStyles } from './later-steps.styles.ts';

export const installStyles = [flowStyles, laterStepsStyles];
