/** The form as one component: draft, problems shown so far, summary, table of contents, save bar. */
import Form from '@rjsf/core/lib/components/Form.js';
import type { JsonObject } from '@mortise/manifest/browser';
import { Fragment, h, type ComponentType, type JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { interpreter, toErrorSchema } from './check-draft.ts';
import { ErrorSummary } from './error-summary.ts';
import type { FormInput } from './form-input.ts';
import { planForm, type FormPlan } from './form-plan.ts';
import { SaveBar } from './save-bar.ts';
import { SceneContext, type Scene } from './scene.ts';
import { TableOfContents } from './table-of-contents.ts';
import { templates, widgets } from './theme.ts';
import { useDraft } from './use-draft.ts';
import { useProgress, type Progress } from './use-progress.ts';
import { form as words } from '../words/en-form.ts';

/** What the host of the form may ask of it. */
export type FormDoor = { submit(): void };

const FormLibrary = Form as unknown as ComponentType<Record<string, unknown>>;
const calm = { emptyObjectFields: 'skipDefaults', allOf: 'skipDefaults' };

/** The settings form; `door` is filled while it stands. */
export function FormApp({ input, door }: { input: FormInput; door: { current: FormDoor | null } }): JSX.Element {
  const { draft, changes, change, discard } = useDraft(input);
  const progress = useProgress(input, draft);
  const plan = useMemo(
    () => planForm(input.settings, input.options.values, input.config),
    [input.settings, input.options.values, input.config],
  );
  const box = useRef<HTMLFormElement>(null);
  const submit = (): void => {
    if (input.saving) return;
    if (progress.attempt()) input.onSave(draft);
  };
  useEffect(() => {
    door.current = { submit };
  });
  const onDiscard = (): void => {
    progress.reset();
    discard();
  };
  const onSubmit = (event: Event): void => {
    event.preventDefault();
    submit();
  };
  const go = (key: string): void => focusField(box.current, key);
  const body = h('form', { class: 'form', noValidate: true, ref: box, onSubmit }, [
    progress.summary.length > 0
      ? h(ErrorSummary, { problems: progress.summary, attempt: progress.attempts, onGo: go })
      : null,
    h(Fields, { plan, draft, progress, onChange: change }),
    input.mode === 'settings' && changes > 0 ? h(SaveBar, { changes, saving: input.saving, onDiscard }) : null,
  ]);
  const wrong = new Set(progress.shown.flatMap(({ key }) => (key === null ? [] : [key])));
  const page = h('div', { class: 'form-page' }, [
    input.mode === 'settings' ? h(TableOfContents, { sections: plan.sections, wrong, root: box }) : null,
    body,
  ]);
  return h(SceneContext.Provider, { value: sceneOf(input, plan) }, page);
}

type FieldsProps = { plan: FormPlan; draft: JsonObject; progress: Progress; onChange(draft: JsonObject): void };

/** The fields, as the library draws them with our templates and widgets. */
function Fields({ plan, draft, progress, onChange }: FieldsProps): JSX.Element {
  const errors = useMemo(() => toErrorSchema(progress.shown), [JSON.stringify(progress.shown)]);
  return h(
    FormLibrary,
    {
      tagName: 'div',
      schema: plan.schema,
      uiSchema: plan.uiSchema,
      formData: draft,
      extraErrors: errors,
      widgets,
      templates,
      validator: interpreter,
      noValidate: true,
      showErrorList: false,
      idPrefix: 'set',
      experimental_defaultFormStateBehavior: calm,
      onChange: (event: { formData: JsonObject }) => onChange(event.formData),
      onBlur: (id: string) => progress.leave(id.slice('set_'.length)),
    },
    h(Fragment, {}),
  );
}

function sceneOf(input: FormInput, { fields }: FormPlan): Scene {
  return {
    words,
    fields,
    options: input.options.state,
    optionsReason: input.options.reason,
    system: input.system,
    refresh: () => input.onRefresh(),
  };
}

/** Brings a field into view and puts the focus into it. */
function focusField(form: HTMLFormElement | null, key: string): void {
  const field =
    form?.querySelector<HTMLElement>(`[id="set_${CSS.escape(key)}"]`) ??
    form?.querySelector<HTMLElement>(`[id="set_${CSS.escape(key)}-field"]`);
  field?.scrollIntoView({ block: 'center' });
  field?.focus({ preventScroll: true });
}
