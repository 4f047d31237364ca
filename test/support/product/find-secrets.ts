/** Looks for secrets in bytes, in every spelling at once: one pass, however many they are. */

/** As it is, escaped for JSON and for an address, hex, and base64 at any offset. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const aligned = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .slice(shift === 0 ? 0 : 4)
      .replace(/.?.?=*$/, ''),
  );
  const url = encodeURIComponent(secret);
  const json = JSON.stringify(secret).slice(1, -1);
  const base64url = aligned.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'));
  return [secret, json, url, bytes.toString('hex'), ...aligned, ...base64url];
}

/** Gives a search for `secrets`: it tells which of them stand in a text or in bytes. Refuses one under 8 characters. */
export function searchFor(secrets: Iterable<string>): (where: string | Buffer) => string[] {
  const byHead = new Map<number, { secret: string; form: Buffer }[]>();
  const heads = new Uint8Array(1 << 24);
  for (const secret of secrets) {
    if (secret.length < 8) throw new Error(`"${secret}" is too short to be told from other text.`);
    for (const form of new Set(formsOf(secret))) {
      const bytes = Buffer.from(form);
      const head = bytes.readUIntBE(0, 3);
      heads[head] = 1;
      byHead.set(head, [...(byHead.get(head) ?? []), { secret, form: bytes }]);
    }
  }
  return (where) => {
    const bytes = typeof where === 'string' ? Buffer.from(where) : where;
    const found = new Set<string>();
    let head = 0;
    for (let at = 0; at < bytes.length; at += 1) {
      head = ((head << 8) | (bytes[at] ?? 0)) & 0xffffff;
      if (at < 2 || heads[head] === 0) continue;
      for (const { secret, form } of byHead.get(head) ?? [])
        if (bytes.compare(form, 0, form.length, at - 2, Math.min(bytes.length, at - 2 + form.length)) === 0)
          found.add(secret);
    }
    return [...found];
  };
}
