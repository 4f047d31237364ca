/** The door of the settings form; reached only by dynamic import. */
export { mountSettingsForm, type SettingsForm } from './mount-settings-form.ts';
export { type AskOptions, type FormInput, type FormProblem, type LiveAnswer, type LiveQuestion } from './form-input.ts';
