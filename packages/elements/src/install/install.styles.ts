/** Everything that a view with settings in it is drawn with: theme, controls, the flow from its first step to its last. */
import {
  buttonStyles,
  emptyStyles,
  fieldStyles,
  inputStyles,
  logoStyles,
  noticeStyles,
  panelStyles,
  stateStyles,
  toggleStyles,
} from '../controls/index.ts';
import { base, tokens } from '../theme/index.ts';
import { flowStyles } from './flow.styles.ts';
import { laterStepsStyles } from './later-steps.styles.ts';

export const installStyles = [
  tokens,
  base,
  buttonStyles,
  inputStyles,
  fieldStyles,
  toggleStyles,
  logoStyles,
  stateStyles,
  panelStyles,
  noticeStyles,
  emptyStyles,
  flowStyles,
  laterStepsStyles,
];
