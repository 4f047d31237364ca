/** What a family of the pretend systems is given and gives: the request as it arrived, byte for byte, and an answer. */

export type FamilyCall = {
  method: string;
  /** `http://localhost:<port>`, as the caller addressed it. */
  origin: string;
  /** Behind `/families/<family>`, undecoded, without the query. */
  path: string;
  /** The whole path as it arrived. */
  fullPath: string;
  /** Undecoded, without the question mark. */
  query: string;
  /** In the order and spelling in which they came. */
  headers: readonly (readonly [string, string])[];
  body: string;
};

export type FamilyAnswer = { status: number; json?: unknown; text?: string; page?: string; location?: string };

/** Answers one call; throws `Unproven` for what it does not accept. */
export type Family = (call: FamilyCall) => FamilyAnswer;

/** Credentials, a signature or a parameter that is not exactly what it has to be. */
export class Unproven extends Error {
  readonly status: number;
  readonly error: string;
  constructor(why: string, error = 'unauthorized', status = 401) {
    super(why);
    this.error = error;
    this.status = status;
  }
}

/** The only header of that name; null when there is none, refused when there are several. */
export function headerOf(call: FamilyCall, name: string): string | null {
  const found = call.headers.filter(([key]) => key.toLowerCase() === name);
  if (found.length > 1) throw new Unproven(`the header ${name} came twice`);
  return found[0]?.[1] ?? null;
}

/** Refuses unless both are the same bytes. */
export function mustBe(what: string, arrived: string | null | undefined, expected: string | null): void {
  if (arrived !== expected)
    throw new Unproven(`${what} is ${JSON.stringify(arrived)}, not ${JSON.stringify(expected)}`);
}

/** A form body or a query, each name once. */
export function fieldsOf(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (fields.has(name)) throw new Unproven(`${name} came twice`, 'invalid_request', 400);
    fields.set(name, value);
  }
  return fields;
}

/** A form that was posted as such. */
export function formOf(call: FamilyCall): ReadonlyMap<string, string> {
  const type = headerOf(call, 'content-type') ?? '';
  if (!/^application\/x-www-form-urlencoded(;|$)/i.test(type))
    throw new Unproven(`a form came as ${type}`, 'invalid_request', 400);
  return fieldsOf(call.body);
}

/** What every family's API has, once the caller is known: who one is, and orders that are given back as they came. */
export function api(call: FamilyCall, account: string): FamilyAnswer {
  if (call.path.endsWith('/me')) return { status: 200, json: { account, company: 'Oakline Furniture' } };
  if (call.path.endsWith('/orders'))
    return { status: 200, json: { account, method: call.method, query: call.query, body: call.body } };
  return { status: 404, json: { error: 'not_found' } };
}
