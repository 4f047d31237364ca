/** A rule for routes: every object in a body's schema says what happens to unknown keys. */

/** Throws at start, naming the route, when an object in the schema leaves unknown keys open by silence. */
export function checkBodySchema(url: string, schema: unknown, path = 'body'): void {
  if (!isRecord(schema)) return;
  const properties = schema['properties'];
  if (isRecord(properties)) {
    if (!('additionalProperties' in schema))
      throw new Error(`${url}: ${path} must say additionalProperties (usually false).`);
    for (const [key, inner] of Object.entries(properties)) checkBodySchema(url, inner, `${path}.${key}`);
  }
  checkBodySchema(url, schema['items'], `${path}[]`);
  for (const list of [schema['anyOf'], schema['oneOf'], schema['allOf']]) {
    if (Array.isArray(list)) list.forEach((inner) => checkBodySchema(url, inner, path));
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
