/** Our widgets and templates under the names by which the form library asks for them. */
import { ArrayItemTemplate, ArrayTemplate } from './array-template.ts';
import { FieldTemplate } from './field-template.ts';
import { ObjectTemplate } from './object-template.ts';
import { ChoiceWidget, ChoicesWidget } from './widgets/choice-widget.ts';
import { DateWidget, MomentWidget, TimeWidget } from './widgets/date-widget.ts';
import { SecretWidget } from './widgets/secret-widget.ts';
import { AddressWidget, EmailWidget, NumberWidget, TextareaWidget, TextWidget } from './widgets/text-widget.ts';
import { ToggleWidget } from './widgets/toggle-widget.ts';

/** By the names of our own plan first, then by those the library falls back to inside groups and lists. */
export const widgets = {
  text: TextWidget,
  textarea: TextareaWidget,
  number: NumberWidget,
  toggle: ToggleWidget,
  choice: ChoiceWidget,
  choices: ChoicesWidget,
  date: DateWidget,
  time: TimeWidget,
  'date-time': MomentWidget,
  secret: SecretWidget,
  email: EmailWidget,
  uri: AddressWidget,
  select: ChoiceWidget,
  checkbox: ToggleWidget,
  checkboxes: ChoicesWidget,
  updown: NumberWidget,
  password: SecretWidget,
};

const Nothing = (): null => null;

/** What our frames draw themselves (errors, hints, titles) is nothing here. */
export const templates = {
  FieldTemplate,
  ObjectFieldTemplate: ObjectTemplate,
  ArrayFieldTemplate: ArrayTemplate,
  ArrayFieldItemTemplate: ArrayItemTemplate,
  FieldErrorTemplate: Nothing,
  FieldHelpTemplate: Nothing,
  DescriptionFieldTemplate: Nothing,
  TitleFieldTemplate: Nothing,
  ErrorListTemplate: Nothing,
  ArrayFieldDescriptionTemplate: Nothing,
  ArrayFieldTitleTemplate: Nothing,
  ArrayFieldItemButtonsTemplate: Nothing,
  BaseInputTemplate: Nothing,
  UnsupportedFieldTemplate: Nothing,
  WrapIfAdditionalTemplate: ({ children }: { children: unknown }) => children,
  OptionalDataControlsTemplate: Nothing,
  ButtonTemplates: {
    SubmitButton: Nothing,
    AddButton: Nothing,
    CopyButton: Nothing,
    MoveDownButton: Nothing,
    MoveUpButton: Nothing,
    RemoveButton: Nothing,
    ClearButton: Nothing,
  },
};
