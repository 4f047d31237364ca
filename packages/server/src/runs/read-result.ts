/** What the last stdout line of a program means: data that is checked and capped, never a command. Pure. */
import { readOptions, type Options } from '@mortise/manifest';
import type { LastLine } from './executor/index.ts';
import type { Mode, Reason, Verdict } from './run.ts';

const longestSummary = 200;
/** Bytes of the last stdout line that are taken: an init run tells thousands of choices; other results are handed to the next run, as a variable. */
export const longestResult: Record<Mode, number> = { init: 1_000_000, normal: 64_000, webhook: 64_000 };

/** What a run leaves besides its phase. `stdout`: null also for choices that are too long to hand on. `options`: null when it has none to give. */
export type Result = { stdout: string | null; summary: string | null; options: OptionsResult | null };
export type OptionsResult = { values: Options } | { reason: Reason };

/** Reads a run's result. `mask` takes secrets out of text; `dynamic` names the definitions that the init run feeds. */
export function readResult(
  line: LastLine,
  verdict: Verdict,
  mode: Mode,
  dynamic: readonly string[],
  mask: (text: string) => string,
): Result {
  const stdout = line.kind === 'line' ? mask(line.text).replaceAll('\0', '') : null;
  const value = stdout === null ? undefined : parseJson(stdout);
  const options = mode === 'init' && dynamic.length > 0 ? optionsOf(line, value, verdict, dynamic) : null;
  const handedOn = stdout === null || Buffer.byteLength(stdout) > longestResult.normal ? null : stdout;
  return { stdout: handedOn, summary: summaryOf(value), options };
}

function optionsOf(
  line: LastLine,
  value: unknown,
  { phase, reason }: Verdict,
  dynamic: readonly string[],
): OptionsResult {
  if (phase !== 'Succeeded')
    return {
      reason: {
        code: reason?.code ?? 'options-failed',
        message: reason?.message ?? 'The choices could not be fetched.',
      },
    };
  if (line.kind === 'too-long') return refused('The program printed a result of more than 1 MB, which is not taken.');
  if (line.kind === 'none') return refused('The program printed no result, so there is nothing to choose from.');
  const { values, problems } = readOptions(value, dynamic);
  return problems.length === 0 ? { values } : refused(problems.slice(0, 3).join(' '));
}

function refused(message: string): OptionsResult {
  return { reason: { code: 'options-invalid', message } };
}

/** The `summary` of a JSON result: plain text on one line, at most 200 characters. */
function summaryOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('summary' in value) || typeof value.summary !== 'string')
    return null;
  const text = value.summary.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  const characters = [...text];
  if (characters.length === 0) return null;
  return characters.length > longestSummary ? `${characters.slice(0, longestSummary - 1).join('')}…` : text;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
