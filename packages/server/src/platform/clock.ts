/** The only source of "now" in the server's own code; leases use the database's clock. */
export type Clock = { now(): Date };

export const systemClock: Clock = { now: () => new Date() };
