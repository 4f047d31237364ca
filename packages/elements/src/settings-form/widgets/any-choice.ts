/** A choice, wherever its choices come from: the schema, the init run, another answer, the outside system. */
import { optionsFor } from '@mortise/manifest/browser';
import { h, type JSX } from 'preact';
import { isBlank } from '../changes.ts';
import { useScene, useStore } from '../scene.ts';
import { widgetOf } from '../widget-of.ts';
import { Blocked } from './blocked.ts';
import { ChoiceWidget } from './choice-widget.ts';
import { ChoicesWidget } from './choices-widget.ts';
import { LiveChoice } from './live-choice.ts';
import { RadioWidget } from './radio-widget.ts';
import type { WidgetProps } from './widget-props.ts';

/** One or several of the choices that stand open now. */
export function AnyChoice(props: WidgetProps): JSX.Element {
  const { source } = props.field;
  if (source?.from === 'live') return h(LiveChoice, { ...props, source });
  if (source?.from === 'run-by-parent') return h(ByParent, { ...props, parent: source.parent });
  return h(Known, props);
}

function Known(props: WidgetProps): JSX.Element {
  if (props.field.kind === 'choices') return h(ChoicesWidget, props);
  return h(widgetOf(props.field) === 'radio' ? RadioWidget : ChoiceWidget, props);
}

/** Choices for the parent's answer; before there is one, what to choose first. */
function ByParent(props: WidgetProps & { parent: string[] }): JSX.Element {
  const { words, store } = useScene();
  const path = [...props.base, ...props.parent];
  const answer = useStore((now) => now.valueAt(path));
  if (isBlank(answer)) return h(Blocked, { ...props, text: words.chooseFirst(store.labelAt(path)) });
  const options = optionsFor(store.input.options.values, props.field, answer);
  return h(Known, { ...props, field: { ...props.field, options } });
}
