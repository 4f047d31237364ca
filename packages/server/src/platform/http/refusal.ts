/** An expected no: a code from one closed list, its status, and a sentence. Rolls back the transaction it is thrown in. */

/** Every code and its status. Adding one here is adding public API. */
export const refusalStatus = {
  'body-invalid': 400,
  'body-too-large': 413,
  'route-unknown': 404,
  'method-not-allowed': 405,
  'media-type-unsupported': 415,
  'too-many-requests': 429,
  'token-invalid': 401,
  'token-expired': 401,
  'token-used': 401,
  'origin-not-allowed': 403,
  /** 403 as in the reference product's API, where 401 would be the usual one. */
  'key-invalid': 403,
  'account-unknown': 404,
  'session-invalid': 401,
  'session-expired': 401,
  'not-allowed': 403,
  'not-found': 404,
  'integration-external': 409,
  'integration-not-ready': 409,
  'install-limit-reached': 409,
  'tenant-paused': 409,
  'tenant-archived': 409,
  'tenant-installing': 409,
  'not-connected': 409,
  'options-waiting': 409,
  'config-invalid': 422,
  'release-moved': 409,
  'config-moved': 409,
  'schedule-invalid': 422,
  'connector-kind-mismatch': 409,
  'fields-invalid': 422,
  'other-account': 409,
  'flow-expired': 410,
  'flow-used': 409,
  'link-limit-reached': 409,
  'connector-not-provisioned': 409,
  'outside-unreachable': 502,
  'outside-refused': 502,
  'answer-too-large': 502,
  'address-not-allowed': 403,
  'manifest-invalid': 422,
  'account-file-invalid': 422,
  'signature-invalid': 401,
  'webhook-ended': 410,
  'run-already-ended': 409,
  'shutting-down': 503,
  'database-away': 503,
  internal: 500,
} as const;

export type RefusalCode = keyof typeof refusalStatus;

/** What a person has to answer first: whether `now` may stand where `before` stood (null: not told). Yes is said by sending `name`. */
export type Question = { name: string; now: string | null; before: string | null };
/** One thing wrong with what was sent: where (JSON Pointer, '' is the whole) and a sentence; a question where only a yes is missing. */
export type Problem = { path: string; message: string; question?: Question };

export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly problems: readonly Problem[] | undefined;
  constructor(code: RefusalCode, message: string, problems?: readonly Problem[]) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
    this.problems = problems;
  }
  get status(): number {
    return refusalStatus[this.code];
  }
}
