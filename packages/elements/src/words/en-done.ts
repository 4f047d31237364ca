/** English: the end of the install flow, and the first run. */

/** The last step. */
export const done = {
  doneRunning: 'The first run is under way. You can leave: it goes on without you.',
  doneRan: 'The first run is over. The next ones come by themselves.',
  doneByHand: 'It runs when you press Run now.',
  doneScheduled: (when: string) => `The first run comes ${when}.`,
  firstRun: 'First run',
  noRunYet: 'No runs yet',
  worked: 'Worked',
  failed: 'Failed',
  firstRunQueued: 'First run is about to start',
  runNow: 'Run now',
  asking: 'Starting',
  whereToLook: 'If something stops it, you will see why under My Apps.',
};
