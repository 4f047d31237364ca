/** English: what an update of an integration changes of its settings. It comes with the first update that somebody sees. */

export const moves = {
  look: 'This integration was updated, and its settings need a look',
  lookText: 'Until you save them, it goes on as before.',
  used: 'This integration was updated',
  usedText: 'The update is in use already, and nothing that you set was lost.',
  needsAnswer: 'To be answered',
  noLongerValid: 'No longer possible',
  filled: 'New',
  removed: 'Gone',
  was: (value: string) => `was ${value}`,
  secret: 'set, never shown',
  nothing: 'nothing',
  more: (count: number) => `and ${count} more`,
  yes: 'Yes',
  no: 'No',
  save: 'Save and use the update',
  keep: 'Save these settings',
};
