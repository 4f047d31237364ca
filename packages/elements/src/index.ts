/** The elements' classes and event types; importing this has no effect. */
export { MortiseConnect } from './connection/mortise-connect.ts';
export { MortiseInstall } from './install/mortise-install.ts';
export { MortiseSettings } from './install/mortise-settings.ts';
export { MortiseMarketplace } from './marketplace/index.ts';
export {
  MortiseElement,
  MortiseSession,
  mortiseEventWords,
  type GetToken,
  type MortiseEventDetail,
  type MortiseEventWord,
  type ViewState,
} from './session/index.ts';
