/** How an integration is shown at a glance: its brand icons, or letters where it has none. */
import type { Integration, Listing } from './integration.ts';

export type Face = { logos: { url: string }[]; letters: string };

/** Absolute address of a brand icon on this server. */
export function logoUrl(baseUrl: string, mark: string): string {
  return `${baseUrl}/logos/${mark}.svg`;
}

export function faceOf(
  baseUrl: string,
  integration: Pick<Integration, 'long_name'>,
  listing: Pick<Listing, 'marks'>,
): Face {
  return {
    logos: listing.marks.map((mark) => ({ url: logoUrl(baseUrl, mark) })),
    letters: lettersOf(integration.long_name),
  };
}

const small = new Set(['to', 'for', 'and', 'of', 'the', 'with', 'in', 'a']);

/** One or two letters for a plate without an icon: the initials of the words that matter. */
export function lettersOf(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  const chosen = words.filter((word, index) => index === 0 || !small.has(word.toLowerCase())).slice(0, 2);
  return chosen
    .map((word) => [...word][0] ?? '')
    .join('')
    .toUpperCase();
}
