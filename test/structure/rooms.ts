/** Who may import whom: the one table of the house. Order within a list is left to right; a room imports only to its left. */

/** Package → the packages whose public exports its source may import. */
export const packageImports: Readonly<Record<string, readonly string[]>> = {
  manifest: [],
  host: [],
  connectors: [],
  client: ['manifest'],
  elements: ['client', 'manifest'],
  server: ['manifest', 'connectors'],
  cli: ['server', 'client', 'connectors', 'manifest'],
};

/** Server slices, left to right; `platform` knows no noun and stands left of all. */
export const serverSlices = [
  'platform',
  'accounts',
  'users',
  'partners',
  'connectors',
  'integrations',
  'releases',
  'sessions',
  'connections',
  'tenants',
  'webhooks',
  'runs',
  'schedules',
  'marketplace',
  'notifications',
  'metrics',
  'embed-pages',
  'account-file',
] as const;

/** Rooms of the elements, left to right; the first three are one level and may not know each other beyond it. */
export const elementRooms = [
  ['controls', 'theme', 'words'],
  ['session'],
  ['settings-form'],
  ['connection'],
  ['install'],
  ['tenant'],
  ['gallery'],
  ['marketplace'],
] as const;

/** Rooms of the manifest language, left to right. */
export const manifestRooms = [['settings'], ['validate'], ['yaml', 'move', 'run']] as const;

/** Names that say nothing, refused at any depth (folders and files without their ending). */
export const bannedNames = [
  'utils',
  'util',
  'helpers',
  'common',
  'shared',
  'lib',
  'misc',
  'core',
  'types',
  'constants',
  'services',
  'managers',
] as const;

/** Longest source file, in lines. Tests, stories and words are free. */
export const longestFile = 300;
/** Longest function, in lines. */
export const longestFunction = 40;
