/** Small shapes that fields, connectors and system files are made of. */
import { Type } from 'typebox';

export const strict = { additionalProperties: false } as const;

/** As manifests, callback paths and `PAN_SEC_<NAME>_…` spell a connector. */
export const Name = Type.String({ pattern: '^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$', maxLength: 64 });
/** The id of a system of the catalogue, or of one of its methods. */
export const Id = Type.String({ pattern: '^[a-z0-9]+(?:-[a-z0-9]+)*$', maxLength: 60 });
export const Label = Type.String({ minLength: 1, maxLength: 80 });
export const FieldName = Type.String({ pattern: '^[a-z][a-z0-9_]{0,39}$' });
/** Slug of an icon in the `simple-icons` package; null: there is none. */
export const Logo = Type.Union([Type.String({ pattern: '^[a-z0-9]+$', maxLength: 60 }), Type.Null()]);
/** A web address that never has fields in it: documentation, home pages. */
export const PlainAddress = Type.String({ pattern: '^https?://[^{}\\s]+$', maxLength: 500 });
/** An address that is called. `{field}` stands for a value, or is the whole beginning: `{base_url}/v1`. */
export const Address = Type.String({ pattern: '^(?:https?://|\\{[a-z][a-z0-9_]*\\})', maxLength: 500 });
/** Text with `{field}` in it. */
export const Template = Type.String({ maxLength: 2000 });
export const HeaderName = Type.String({ pattern: "^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,60}$" });
/** A header's value, with `{field}` in it. */
export const HeaderText = Type.String({ pattern: '^[\\x20-\\x7e]*$', maxLength: 500 });
export const ParamName = Type.String({ pattern: '^[A-Za-z_][A-Za-z0-9_.-]{0,59}$' });
/** RFC 6901; the empty pointer is the whole answer. */
export const Pointer = Type.String({ pattern: '^(?:/[^/]*)*$', maxLength: 200 });
export const Headers = Type.Record(HeaderName, HeaderText);
export const Params = Type.Record(ParamName, Template);
export const Encoding = Type.Union([Type.Literal('form'), Type.Literal('json'), Type.Literal('query')]);
export const Method = Type.Union([
  Type.Literal('GET'),
  Type.Literal('POST'),
  Type.Literal('PUT'),
  Type.Literal('DELETE'),
  Type.Literal('HEAD'),
]);
