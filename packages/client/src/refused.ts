/** A server's no, or no answer at all, as an error with a code. */

export type Problem = { path: string; message: string };

/** `code` is the server's, or `unreachable` / `took-too-long` when no answer came; `status` is then 0. */
export class Refused extends Error {
  readonly code: string;
  readonly status: number;
  readonly problems: readonly Problem[];
  constructor(code: string, status: number, message: string, problems: readonly Problem[] = []) {
    super(message);
    this.name = 'Refused';
    this.code = code;
    this.status = status;
    this.problems = problems;
  }
}

/** Reads a refusal body; anything else that is not 2xx becomes `internal` without its text (it may be a proxy's page). */
export async function refusedOf(response: Response): Promise<Refused> {
  const body: unknown = await response.json().catch(() => null);
  if (typeof body !== 'object' || body === null || !('code' in body) || typeof body.code !== 'string')
    return new Refused('internal', response.status, 'No reason given.');
  const message = 'message' in body && typeof body.message === 'string' ? body.message : '';
  const problems = 'problems' in body && Array.isArray(body.problems) ? (body.problems as Problem[]) : [];
  return new Refused(body.code, response.status, message, problems);
}
