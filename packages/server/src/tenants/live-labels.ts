/** What saved values are called in the outside system: looked for in the pages that an open list is filled from. */
import type { LiveSource } from '@mortise/manifest';
import { Refusal } from '../platform/http/index.ts';
import { optionKey, type LiveOption, type LivePage } from './live-answer.ts';

export type AskPage = (wanted: { search?: string; cursor?: string }) => Promise<LivePage>;

const mostPages = 5;
const mostSearches = 5;
/** Characters that are searched for. */
const longestSearch = 200;

/**
 * The choices among these values that were found: on the first page, by searching for the value where the system searches,
 * then on the pages after it; at most ten questions. What is not found is left out. A refusal counts only for the first
 * page; after it what was found so far is told.
 */
export async function findLabels(
  source: LiveSource,
  values: readonly LiveOption['const'][],
  ask: AskPage,
  isLate: () => boolean,
): Promise<LivePage> {
  const found: LiveOption[] = [];
  const missing = new Map(values.map((value) => [optionKey(value), value]));
  const look = async (wanted: Parameters<AskPage>[0]): Promise<string | null> => {
    const { options, next } = await ask(wanted);
    found.push(...options.filter((option) => missing.delete(optionKey(option.const))));
    return next;
  };
  let next = await look({});
  try {
    for (const search of source.search === null ? [] : searchesFor(missing.values())) {
      if (isLate()) break;
      // One search may bring several of them.
      if ([...missing.values()].some((value) => String(value) === search)) await look({ search });
    }
    for (let page = 2; page <= mostPages && next !== null && missing.size > 0 && !isLate(); page++)
      next = await look({ cursor: next });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
  return { options: found, next: null };
}

function searchesFor(values: Iterable<LiveOption['const']>): string[] {
  const texts = new Set([...values].map(String).filter((text) => text.trim() !== '' && text.length <= longestSearch));
  return [...texts].slice(0, mostSearches);
}
