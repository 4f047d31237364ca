/** The pieces that the stories' forms are laid out with. */
import type { settings } from './answers.ts';

export type CannedSettings = ReturnType<typeof settings>;
export type Json = Record<string, unknown>;

export const control = (path: string, more: Json = {}): Json => ({
  type: 'Control',
  scope: `#/properties/${path.replaceAll('.', '/properties/')}`,
  ...more,
});
export const section = (label: string, subtitle: string, elements: Json[]): Json => ({
  type: 'Section',
  label,
  subtitle,
  elements,
});
