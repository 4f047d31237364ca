/** English: the settings form. It comes with the form. */

const things = (count: number, one: string, many: string): string =>
  `${count === 1 ? 'One' : (['Zero', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine'][count] ?? String(count))} ${count === 1 ? one : many}`;

/** The settings form. */
export const form = {
  optional: 'optional',
  choose: 'Choose',
  notSet: 'Not set',
  noLongerOffered: 'No longer offered',
  noLongerOfferedOption: (label: string) => `${label} (no longer offered)`,
  refreshOptions: 'Refresh options',
  refreshOptionsOf: (label: string) => `Refresh options of ${label}`,
  gettingOptions: (label: string, system: string | null) =>
    `Getting the choices for ${label}${system === null ? '' : ` from ${system}`}`,
  gettingOptionsHint: 'Usually under ten seconds. You can go on with the rest.',
  optionsFailed: (label: string, system: string | null) =>
    system === null ? `The choices for ${label} did not arrive` : `${system} did not send the choices for ${label}`,
  optionsKept: 'What was chosen before is kept.',
  tryAgain: 'Try again',
  remove: (label: string) => `Remove ${label}`,
  matches: (shown: number, all: number) => (shown === all ? `${all} to choose from` : `${shown} of ${all} match`),
  chooseAll: (count: number) => `Choose all ${count}`,
  noMatch: (query: string) => `Nothing matches “${query}”`,
  more: (count: number) => `${count} more: type to find them`,
  zone: (name: string) => `${name} time`,
  secretSet: 'Set',
  replace: 'Replace',
  keepOld: 'Keep the old one',
  replacing: 'replacing',
  pasteNew: 'Paste the new one',
  secretHint: 'Stored encrypted. Nobody can read it back, you included.',
  toFix: (count: number) => `${things(count, 'thing', 'things')} to fix before saving`,
  sections: 'Sections',
  unsaved: 'Unsaved changes',
  changes: (count: number) => (count === 1 ? '1 change' : `${count} changes`),
  notSaved: 'not saved',
  discard: 'Discard',
  save: 'Save',
  saving: 'Saving',
  addItem: 'Add another',
  removeItem: 'Remove this one',
};
