/** What a manifest is called, in the order in which a folder is searched for one. */
export const manifestNames = [
  'mortise.yaml',
  'mortise.yml',
  'PANDIUM.yaml',
  'PANDIUM.yml',
  'pandium.yaml',
  'pandium.yml',
] as const;
