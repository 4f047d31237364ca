/** The words of a uischema that the parser knows and the published JSON Schema offers. */

/** What an element may be. */
export const nodeTypes = [
  'VerticalLayout',
  'HorizontalLayout',
  'Section',
  'Group',
  'Categorization',
  'Category',
  'Control',
  'MultiSelectControl',
  'Mapper',
  'Label',
  'Divider',
];

/** Those that show a property. */
export const leaves = ['Control', 'MultiSelectControl', 'Mapper'];

/** `ui:widget` in the dialect of react-jsonschema-form. */
export const widgets = [
  'textarea',
  'password',
  'radio',
  'checkbox',
  'checkboxes',
  'select',
  'updown',
  'range',
  'hidden',
  'text',
  'date',
  'time',
  'date-time',
  'email',
  'uri',
  'mapper',
];
