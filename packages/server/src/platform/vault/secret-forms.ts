/** The spellings in which a secret may turn up in text: plain, JSON- and URL-escaped, hex, base64 at any offset. */

const shortest = 4;
const shortestEncoded = 8;

/** Every spelling worth looking for; empty for a value too short to tell from ordinary text. */
export function secretForms(value: string): string[] {
  if (value.length < shortest) return [];
  const forms = new Set<string>([value, value.trim()]);
  const json = JSON.stringify(value).slice(1, -1);
  forms.add(json).add(JSON.stringify(json).slice(1, -1)).add(escapeNonAscii(json));
  forms.add(json.replaceAll('/', '\\/'));
  const url = encodeURIComponent(value);
  forms
    .add(url)
    .add(url.replaceAll('%20', '+'))
    .add(lowerEscapes(url))
    .add(new URLSearchParams({ v: value }).toString().slice(2));
  forms.add(url.replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`));
  for (const form of encoded(value)) if (form.length >= shortestEncoded) forms.add(form);
  return [...forms].filter((form) => form.length >= shortest);
}

function encoded(value: string): string[] {
  const bytes = Buffer.from(value, 'utf8');
  const hex = bytes.toString('hex');
  return [hex, hex.toUpperCase(), ...base64At(bytes, 0), ...base64At(bytes, 1), ...base64At(bytes, 2)];
}

/** Base64 of the bytes when `offset` others stand before them: only the characters that do not depend on neighbours. */
function base64At(bytes: Buffer, offset: number): string[] {
  const whole = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString('base64')
    .replace(/=+$/, '');
  const from = offset === 0 ? 0 : offset + 1;
  const exact = (offset + bytes.length) % 3 === 0;
  const steady = whole.slice(from, exact ? undefined : -1);
  return [steady, steady.replaceAll('+', '-').replaceAll('/', '_'), encodeURIComponent(steady)];
}

function lowerEscapes(url: string): string {
  return url.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase());
}

function escapeNonAscii(json: string): string {
  return json.replace(/[^\x20-\x7e]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
