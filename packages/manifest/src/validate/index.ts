/** The door of the validation room. */
export { validate, type Verdict } from './validate.ts';
export { type ConfigProblem } from './problem-sentences.ts';
export { validateConfig, type ConfigVerdict } from './validate-config.ts';
