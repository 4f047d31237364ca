/** JSON Schema and UiSchema → what the form draws. */
import { adminPointers } from './admin-places.ts';
import { forCustomer, type Audience } from './admin-only.ts';
import { dynamicDefinitions, withOptions } from './dynamic-options.ts';
import type { Frame } from './form-frame.ts';
import type { FormModel } from './form-model.ts';
import { own, type JsonObject } from './json.ts';
import type { Settings } from './json-schema.ts';
import type { Options } from './option.ts';
import { readNodes } from './read-layout.ts';
import { secretPlaces } from './secret-settings.ts';

export type FormContext = {
  options: Options;
  audience: Audience;
  /** The stored config: a stored choice that is no longer offered stays in the list, marked. */
  stored?: JsonObject;
};

/** The form for an audience. Never throws: what cannot be drawn is left out (the parser has warned of it). */
export function toForm(settings: Settings, context: FormContext): FormModel {
  const seen = context.audience === 'customer' ? forCustomer(settings) : settings;
  const dynamic = dynamicDefinitions(seen.schema);
  const schema = withOptions(seen.schema, context.options);
  const frame: Frame = {
    form: {
      root: schema,
      written: seen.schema,
      dynamic: new Set(dynamic),
      options: context.options,
      fields: 0,
      alternatives: 0,
      blocks: 0,
    },
    schema,
    stored: context.stored === undefined ? [] : [context.stored],
    admin: adminPointers(settings),
    secrets: secretPlaces(settings.schema),
    drawn: new Set(),
    parts: new Map(),
    fields: [],
    depth: 0,
    readOnly: false,
  };
  const blocks = readNodes([seen.uischema], frame, []);
  const waitingFor = dynamic.filter((name) => own(context.options, name) === undefined);
  return { blocks, fields: frame.fields, schema, waitingFor };
}
