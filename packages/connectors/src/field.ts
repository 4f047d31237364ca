/** One value that a connector needs: asked of a person, or read from what the outside system answers. */
import { Type, type Static } from 'typebox';
import { FieldName, Label, PlainAddress, Pointer, strict, Template } from './shapes.ts';

/** Where a value that nobody types is read: the callback's parameters, the token answer, or a call of its own. */
const Source = Type.Union([Type.Literal('callback'), Type.Literal('token_response'), Type.Literal('lookup')]);

export const CredentialField = Type.Object(
  {
    name: FieldName,
    label: Label,
    /** Never shown again once it was typed. */
    secret: Type.Boolean({ default: true }),
    help: Type.Optional(Type.String({ maxLength: 300 })),
    example: Type.Optional(Type.String({ maxLength: 120 })),
    /** Holds for the whole value. */
    pattern: Type.Optional(Type.String({ maxLength: 200 })),
    docs_url: Type.Optional(PlainAddress),
    optional: Type.Boolean({ default: false }),
    /** Taken when nothing was typed. */
    default: Type.Optional(Type.String({ maxLength: 500 })),
    /** The only values there are. */
    options: Type.Optional(
      Type.Array(Type.Object({ value: Type.String({ minLength: 1, maxLength: 200 }), label: Label }, strict), {
        minItems: 1,
        maxItems: 50,
      }),
    ),
    /** A host that has to be one of these domains or below one. */
    within: Type.Optional(
      Type.Array(Type.String({ pattern: '^[a-z0-9-]+(?:\\.[a-z0-9-]+)+$', maxLength: 100 }), {
        minItems: 1,
        maxItems: 40,
      }),
    ),
    multiline: Type.Optional(Type.Boolean()),
    /** A field with a source is not asked. */
    source: Type.Optional(Source),
    /** The parameter of the callback, or the JSON pointer into the answer. */
    from: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    /** Of `source: lookup`: what is called, with the credential. */
    lookup_url: Type.Optional(Template),
    /** What was read is cut to what stands behind this text, then to what stands before `until`. */
    after: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    until: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    /** The value is a JSON object (a key file); name → pointer of what else can be filled in from it. */
    parts: Type.Optional(Type.Record(FieldName, Pointer)),
  },
  strict,
);
export type CredentialField = Static<typeof CredentialField>;
