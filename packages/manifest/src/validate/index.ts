/** The door of the validation room. */
export { validate, type ConfigProblem, type Verdict } from './validate.ts';
export { validateConfig, type ConfigVerdict } from './validate-config.ts';
