/** Why a request cannot be built. */

/**
 * `missing-field`: a value that the request needs is not there; `bad-value`: one that may not stand where it would (a line
 * break in a header, a choice that is none); `bad-host`: a value that is no host name, or not of the domains it has to be of;
 * `bad-address`: what comes out is no address, or not the one that was meant; `bad-key`: a private key that is none;
 * `not-possible`: this kind of connector makes no such request; `no-place`: nothing says where in a call the credentials go;
 * `bad-body`: what the caller sends is not what this connector's credentials can be put into, `wanted` is.
 */
export type RequestProblemCode =
  'missing-field' | 'bad-value' | 'bad-host' | 'bad-address' | 'bad-key' | 'not-possible' | 'no-place' | 'bad-body';

/** Its words are made of the code and the field's name, never of a value. */
export class RequestProblem extends Error {
  readonly code: RequestProblemCode;
  /** Name of the field to blame, when it is one field's fault. */
  readonly field: string | null;
  /** What a call has to be like, as a sentence for whoever makes it. */
  readonly wanted: string | null;

  constructor(code: RequestProblemCode, field: string | null = null, wanted: string | null = null) {
    super(field === null ? code : `${code}: ${field}`);
    this.name = 'RequestProblem';
    this.code = code;
    this.field = field;
    this.wanted = wanted;
  }
}
