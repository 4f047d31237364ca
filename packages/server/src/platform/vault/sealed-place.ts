/** Where a sealed value lies. */
import type { AccountId } from '../ids.ts';

/** Where a sealed value lies; it opens nowhere else. */
export type SealedPlace = { account: AccountId; table: string; column: string; row: string };

/** What a value of this place is bound to. */
export function placeOf(where: SealedPlace): string[] {
  return [where.table, where.column, where.account, where.row];
}
