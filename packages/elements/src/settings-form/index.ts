/** The door of the settings form; reached only by dynamic import. */
export { mountSettingsForm, type SettingsForm } from './mount-settings-form.ts';
export { type FormInput } from './form-input.ts';
export { type FormProblem } from './form-plan.ts';
