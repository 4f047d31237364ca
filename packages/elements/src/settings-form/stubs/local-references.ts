/** Stands in for the form library's URI resolver: settings refer to their own definitions only, never to an address. */
const references = {
  resolve: (_base: string, reference: string): string => reference,
  equal: (one: string, other: string): boolean => one === other,
};

export { references as default };
