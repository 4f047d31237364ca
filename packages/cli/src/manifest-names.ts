/** What a manifest is called, in the order in which a folder is searched for one. */
export const manifestNames = [
  'mortise.yaml',
  'mortise.yml',
  'PANDIUM.yaml',
  'PANDIUM.yml',
  'pandium.yaml',
  'pandium.yml',
] as const;
/** Far above what a manifest may have, in bytes; the parser itself says the exact limit. */
export const largestManifest = 4_000_000;
