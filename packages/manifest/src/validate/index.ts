/** The door of the validation room. */
export { validateWithMetaSchemas, validatorWithMetaSchemas } from './with-meta-schemas.ts';
export { validate, validatorOf, type Validator, type Verdict } from './validate.ts';
export { stepLabel, type ConfigProblem, type Problem } from './problem-sentences.ts';
export { checkConfigSize } from './config-size.ts';
export { chosenAlternative } from './chosen-alternative.ts';
export { type ChosenAt } from './form-values.ts';
export { validateConfig, type ConfigVerdict } from './validate-config.ts';
export { formState, type Fits, type FormState, type ReadState, type Ruled } from './form-state.ts';
