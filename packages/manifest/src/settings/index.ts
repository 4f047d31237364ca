/** The door of the settings room. */
export { isObject, measure, own, pointerStep, pointerTo, sameJson, type JsonObject, type JsonValue } from './json.ts';
export {
  definitionName,
  propertiesOf,
  resolveProperty,
  type JsonSchema,
  type Settings,
  type UiNode,
} from './json-schema.ts';
export { allSchemas, schemaAt } from './schema-walk.ts';
export { linearPattern, type LinearPattern } from './linear-pattern.ts';
export { defaultLayout, scopeKey, titleFromKey, walkUi } from './ui-tree.ts';
export {
  type Condition,
  type FieldKind,
  type FieldPath,
  type FormBlock,
  type FormField,
  type FormModel,
  type FormOption,
  type MapperModel,
  type OptionSource,
  type Rules,
} from './form-model.ts';
export { kindOf, toForm, type FormContext } from './to-form.ts';
export { adminKeys, configFor, customerOptions, forCustomer, type Audience } from './admin-only.ts';
export {
  dynamicDefinitions,
  readOptions,
  withOptions,
  type Option,
  type Options,
  type OptionValue,
  type ReadOptions,
} from './dynamic-options.ts';
export { levelOf, namedKeys, saysOfOthers, schemasOfItems, schemasOfKey, type Level } from './applied-schemas.ts';
export { joinSecrets, keepSecrets, splitSecrets, type SecretValues, type SplitConfig } from './secret-settings.ts';
export { defaults } from './defaults.ts';
export { checkSettingsCaps, checkSize, isPlain, type CapProblem } from './schema-caps.ts';
