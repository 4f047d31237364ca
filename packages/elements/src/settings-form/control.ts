/** The control of a field; or, where its choices cannot be shown yet, the reason and what to do. */
import { h, type FunctionComponent, type JSX } from 'preact';
import { isBlank } from './changes.ts';
import { icon } from './icon.ts';
import { useScene } from './scene.ts';
import { AnyChoice } from './widgets/any-choice.ts';
import { DateWidget, MomentWidget, TimeWidget } from './widgets/date-widget.ts';
import { MapperWidget } from './widgets/mapper-widget.ts';
import { NumberWidget, RangeWidget, UpdownWidget } from './widgets/number-widget.ts';
import { RadioWidget } from './widgets/radio-widget.ts';
import { RawWidget } from './widgets/raw-widget.ts';
import { SecretWidget } from './widgets/secret-widget.ts';
import { TextareaWidget, TextWidget } from './widgets/text-widget.ts';
import { ToggleWidget } from './widgets/toggle-widget.ts';
import { isFromRun, type WidgetProps } from './widgets/widget-props.ts';
import { widgetOf, type WidgetName } from './widget-of.ts';

const widgets: Record<WidgetName, FunctionComponent<WidgetProps>> = {
  text: TextWidget,
  textarea: TextareaWidget,
  number: NumberWidget,
  updown: UpdownWidget,
  range: RangeWidget,
  toggle: ToggleWidget,
  choice: AnyChoice,
  choices: AnyChoice,
  radio: RadioWidget,
  date: DateWidget,
  time: TimeWidget,
  'date-time': MomentWidget,
  secret: SecretWidget,
  mapper: MapperWidget,
  raw: RawWidget,
};

/** Chosen by where the choices come from, then by the kind of the field. */
export function ControlOrReason(props: WidgetProps): JSX.Element {
  const { options } = useScene();
  const fromRun = isFromRun(props.field);
  if (fromRun && options === 'waiting') return h(Waiting, props);
  if (fromRun && options === 'failed') return h(Failed, props);
  const isChoice = props.field.kind === 'choice' && !props.field.secret;
  return h(isChoice ? AnyChoice : widgets[widgetOf(props.field)], props);
}

function Waiting({ label, id }: WidgetProps): JSX.Element {
  const { words, system } = useScene();
  return h('div', { class: 'stack field-gap' }, [
    h('div', { class: 'input loading-input', role: 'status', id, tabIndex: -1, 'aria-labelledby': `${id}-label` }, [
      icon('loader', 'spin'),
      h('span', {}, words.gettingOptions(label, system)),
    ]),
    h('p', { class: 'hint' }, words.gettingOptionsHint),
  ]);
}

function Failed({ label, id, value }: WidgetProps): JSX.Element {
  const { words, system, optionsReason, store } = useScene();
  const kept = isBlank(value) || value === null ? '' : ` ${words.optionsKept}`;
  const retry = h('button', { type: 'button', class: 'btn btn-sm', onClick: () => store.input.onRefresh() }, [
    icon('refresh'),
    words.tryAgain,
  ]);
  return h('div', { class: 'notice notice-warning', id, tabIndex: -1 }, [
    icon('warning'),
    h('div', {}, [
      h('p', { class: 'heading' }, words.optionsFailed(label, system)),
      h('p', {}, `${optionsReason ?? ''}${kept}`.trim()),
      h('div', { class: 'actions' }, retry),
    ]),
  ]);
}
