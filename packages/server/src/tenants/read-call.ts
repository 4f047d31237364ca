/** Reads what a backend sends to the proxy; what is meant for the outside system stays as it was written. */
import { jsonMembers, parseBounded, parseJsonBody, readNumbersAsTexts, Refusal } from '../platform/http/index.ts';

/** JSON that is not ours to judge: no number of it is rounded and no key of it refused. */
export class GivenJson {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * The object that the bytes hold, as its schema wants it: `body` as it was written, numbers of `query_params` as texts with
 * all their digits. Depth and number of values are bounded in all of it. Refusals: body-invalid, body-too-large.
 */
export function readCall(bytes: Uint8Array): unknown {
  const text = textOf(bytes);
  if (text.trim() === '') return undefined;
  parseBounded(text);
  const members = jsonMembers(text);
  if (members === null) return parseJsonBody(text);
  const own = members.filter(({ key }) => key !== 'body' && key !== 'query_params');
  const rest = parseJsonBody(`{${own.map((one) => `${JSON.stringify(one.key)}:${one.text}`).join(',')}}`);
  const [body, params] = ['body', 'query_params'].map((name) => onlyOne(members.filter(({ key }) => key === name)));
  return {
    ...(rest as object),
    ...(body === undefined ? {} : { body: new GivenJson(body) }),
    ...(params === undefined ? {} : { query_params: readNumbersAsTexts(params) }),
  };
}

/** Another byte would be sent than was given. */
function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Refusal('body-invalid', 'The body is not UTF-8.');
  }
}

function onlyOne([first, second]: { key: string; text: string }[]): string | undefined {
  if (second !== undefined) throw new Refusal('body-invalid', `The body has the key "${second.key}" twice.`);
  return first?.text;
}
