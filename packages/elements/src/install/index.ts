/** The door of the install room. */
export { installStyles } from './install.styles.ts';
export { MortiseInstall } from './mortise-install.ts';
export { MortiseSettings } from './mortise-settings.ts';
export { ScheduleChooser, scheduleInWords } from './schedule-chooser.ts';
export { SettingsPanel } from './settings-panel.ts';
export { duration, shortTime, timeOf, whenInWords } from './time-words.ts';
