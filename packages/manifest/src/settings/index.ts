/** The door of the settings room. */
export { around, insideOf } from './around.ts';
export {
  isObject,
  measure,
  own,
  pointerStep,
  pointerTo,
  sameJson,
  stepsOf,
  type JsonObject,
  type JsonValue,
} from './json.ts';
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
export { defaultLayout, scopeKey, scopeOf, scopePath, titleFromKey, walkUi } from './ui-tree.ts';
export { fitsMissing } from './conditions.ts';
export { objectParts, objectShape, type ObjectPart, type ObjectParts } from './object-parts.ts';
export { closestAlternative } from './closest-alternative.ts';
export { choicesOf, definitionsOf, drawnProperty, kindOf, valueBranches } from './field-shape.ts';
export { alternativeNames, itemsOf, namesAt, propertyAt, settingKeys, type SchemaAt } from './schema-paths.ts';
export {
  fillSettings,
  parentPath,
  liveSources,
  readLiveSource,
  settingsIn,
  sourceKeys,
  type LiveSource,
  type SourceProblem,
} from './live-source.ts';
export { matchByName, readPairs, targetsMissing, targetsTwice, writePairs, type MapperPair } from './mapper-model.ts';
export {
  type Condition,
  type FieldKind,
  type FieldPath,
  type FormAlternative,
  type FormAlternatives,
  type FormBlock,
  type FormField,
  type FormModel,
  type FormOption,
  type MapperModel,
  type OptionSource,
  type Rules,
} from './form-model.ts';
export { type NestedOptions, type Option, type Options, type OptionValue } from './option.ts';
export { toForm, type FormContext } from './to-form.ts';
export { configFor, customerOptions, forCustomer, splitAdmin, type Audience } from './admin-only.ts';
export { adminKeys, adminPlaces, adminPointers, type AdminPlaces } from './admin-places.ts';
export {
  dynamicDefinitions,
  optionsFor,
  optionsOfParent,
  readOptions,
  withOptions,
  type ReadOptions,
} from './dynamic-options.ts';
export { levelOf, namedKeys, saysOfOthers, schemasOfItems, schemasOfKey, type Level } from './applied-schemas.ts';
export { joinSecrets, keepSecrets, splitSecrets, type SecretValues, type SplitConfig } from './secret-settings.ts';
export { defaults } from './defaults.ts';
export { checkSettingsCaps, checkSize, type CapProblem } from './schema-caps.ts';
export { ruleEffects } from './ui-rules.ts';
