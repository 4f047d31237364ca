/** Pretend outside systems for the demo and for tests. */
export { startFakes } from './start-fakes.ts';
export type { CompanyName, CrmDoor, Fakes, FakesOptions } from './fakes.ts';
export type { Contact, CrmClient } from './crm/crm.ts';
export type { Subscriber } from './newsletter/newsletter.ts';
export type { Message } from './chat/chat.ts';
export type { Posting } from './ledger/ledger.ts';
export type { Call, Journal, Trouble } from './journal.ts';
export { startSftp, type SftpDoor } from './families/sftp-server.ts';
export type { Arrival, FamiliesDoor } from './families/families.ts';
export type { FamilyKeys } from './families/family-keys.ts';
export type { Answer } from './crm/walk-consent.ts';
export { startHookShop, type HookShop } from './hooks/hook-shop.ts';
