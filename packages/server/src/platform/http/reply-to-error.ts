/** Turns whatever a handler threw into the one shape of a refusal: `{code, message, problems?}`, never a stack. */
import type { FastifyError } from 'fastify';
import { isDatabaseAway } from '../database/database-away.ts';
import { Refusal, type Problem } from './refusal.ts';

export type RefusalBody = { code: string; message: string; problems?: readonly Problem[] };

/** The refusal for an error; null when it is a bug, which the caller logs and answers as `internal`. */
export function refusalOf(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error;
  if (isDatabaseAway(error))
    return new Refusal('database-away', 'The database cannot be reached just now. Try again in a moment.');
  if (!(error instanceof Error)) return null;
  const known: Partial<FastifyError> = error;
  if (known.validation !== undefined) return invalidRequest(known);
  return byFrameworkCode(known);
}

export function bodyOf(refusal: Refusal): RefusalBody {
  const plain = { code: refusal.code, message: refusal.message };
  return refusal.problems === undefined ? plain : { ...plain, problems: refusal.problems };
}

function byFrameworkCode(error: Partial<FastifyError>): Refusal | null {
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new Refusal(
        'body-too-large',
        'The body is too large: 256 kB are taken, and 5 MB by calls through a connector.',
      );
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new Refusal('media-type-unsupported', 'Send the body as application/json.');
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return new Refusal('not-found', 'There is nothing at this address.');
    default:
      if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
        return new Refusal('body-invalid', 'The request cannot be read.');
      }
      return null;
  }
}

function invalidRequest(error: Partial<FastifyError>): Refusal {
  const where = error.validationContext ?? 'body';
  const problems = (error.validation ?? []).slice(0, 20).map((each): Problem => {
    const extra = 'additionalProperty' in each.params ? String(each.params['additionalProperty']).slice(0, 80) : null;
    const message = extra === null ? (each.message ?? 'is not valid') : `has a key that is not known: "${extra}"`;
    return { path: each.instancePath, message };
  });
  const first = problems[0];
  const detail =
    first === undefined ? '' : ` ${first.path === '' ? `The ${where}` : `"${first.path}"`} ${first.message}.`;
  return new Refusal('body-invalid', `The request's ${where} is not valid.${detail}`, problems);
}
