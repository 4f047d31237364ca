/** Which control a field is drawn with, and whether it takes a row of its own. */
import type { FormField } from '@mortise/manifest/browser';

export type WidgetName =
  | 'text'
  | 'textarea'
  | 'number'
  | 'updown'
  | 'range'
  | 'toggle'
  | 'choice'
  | 'radio'
  | 'choices'
  | 'date'
  | 'time'
  | 'date-time'
  | 'secret'
  | 'mapper'
  | 'raw';

/** Lists longer than this are searched in place and need the whole row. */
export const longestNative = 15;
const short = new Set<WidgetName>(['number', 'updown', 'date', 'time', 'date-time', 'choice']);

/** The control of a field that is neither an object nor a list. */
export function widgetOf(field: FormField): WidgetName {
  if (field.secret) return 'secret';
  switch (field.kind) {
    case 'boolean':
      return field.widget === 'radio' || field.widget === 'select' ? 'radio' : 'toggle';
    case 'integer':
    case 'number':
      return numberWidget(field);
    case 'choice':
      return field.widget === 'radio' && field.source?.from !== 'live' ? 'radio' : 'choice';
    case 'text':
      return field.multiline || field.widget === 'textarea' ? 'textarea' : 'text';
    case 'object':
    case 'list':
    case 'alternatives':
      return 'raw';
    case 'choices':
    case 'mapper':
    case 'raw':
    case 'date':
    case 'time':
    case 'date-time':
      return field.kind;
  }
}

function numberWidget({ widget, minimum, maximum }: FormField): WidgetName {
  if (widget === 'range' && minimum !== null && maximum !== null) return 'range';
  return widget === 'updown' || widget === 'range' ? 'updown' : 'number';
}

/** True when nothing stands beside it. */
export function isWide(field: FormField): boolean {
  const many = (field.options?.length ?? 0) > longestNative;
  const asked = field.source !== null && field.source.from !== 'schema';
  const nested = field.kind === 'object' || field.kind === 'list' || field.kind === 'alternatives';
  return field.fullWidth || asked || many || nested || !short.has(widgetOf(field));
}
