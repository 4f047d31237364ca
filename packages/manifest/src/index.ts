/** The manifest language: YAML to a typed manifest, settings to a form, a config to a verdict. */
export {
  adminKeys,
  checkSettingsCaps,
  configFor,
  customerOptions,
  defaults,
  dynamicDefinitions,
  forCustomer,
  readOptions,
  secretKeys,
  toForm,
  withOptions,
  type Audience,
  type FieldKind,
  type FormBlock,
  type FormContext,
  type FormField,
  type FormModel,
  type FormOption,
  type JsonObject,
  type JsonSchema,
  type JsonValue,
  type Option,
  type Options,
  type OptionValue,
  type ReadOptions,
  type Settings,
  type UiNode,
} from './settings/index.ts';
export { validate, validateConfig, type ConfigProblem, type ConfigVerdict, type Verdict } from './validate/index.ts';
export { manifestJsonSchema, parseManifest, type Manifest, type ParsedManifest, type Problem } from './yaml/index.ts';
export { runEnvironment, runTime, variableName, type RunContext, type RunInput, type RunTrigger } from './run/index.ts';
