/** A request as it will be sent, and the ways to put parameters into one. */

/** Names of headers are in lower case. Requests of our own making have texts; a caller's may have bytes. */
export type Outgoing<Body extends string | Uint8Array = string> = {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: Body | null;
};
export type AnyOutgoing = Outgoing<string | Uint8Array>;

/** The moment, and an id that no other request has. */
export type At = { now: Date; id: string };

/** Parameters in the body, as a form (RFC 6749 appendix B) or as JSON, or in the query. */
export function withParams(
  call: Outgoing,
  encode: 'form' | 'json' | 'query' | 'none',
  params: Readonly<Record<string, string>>,
): Outgoing {
  switch (encode) {
    case 'form':
      return typed(call, 'application/x-www-form-urlencoded', new URLSearchParams(params).toString());
    case 'json':
      return typed(call, 'application/json', JSON.stringify(params));
    case 'query': {
      const url = new URL(call.url);
      for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value);
      return { ...call, url: url.href };
    }
    case 'none':
      return call;
  }
}

function typed(call: Outgoing, type: string, body: string): Outgoing {
  return { ...call, headers: { 'content-type': type, ...call.headers }, body };
}
