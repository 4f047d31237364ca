/** The form as one component: draft, problems shown so far, summary, table of contents, save bar. */
import Form from '@rjsf/core/lib/components/Form.js';
import { defaults, type JsonObject, type Options, type Settings } from '@mortise/manifest/browser';
import { Fragment, h, type ComponentType, type JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { changedKeys } from './changes.ts';
import { checkDraft, interpreter, toErrorSchema } from './check-draft.ts';
import { ErrorSummary } from './error-summary.ts';
import { planForm, type FormProblem } from './form-plan.ts';
import { SaveBar } from './save-bar.ts';
import { SceneContext, type OptionsState, type Scene } from './scene.ts';
import { TableOfContents } from './table-of-contents.ts';
import { templates, widgets } from './theme.ts';
import { form as words } from '../words/en-form.ts';

export type FormInput = {
  settings: Settings;
  options: { state: OptionsState; values: Options; reason: string | null };
  /** What is saved. */
  config: JsonObject;
  /** What was typed before and not saved, or null. */
  draft: JsonObject | null;
  /** `install`: the flow around has the buttons. `settings`: the form brings its save bar. */
  mode: 'install' | 'settings';
  saving: boolean;
  /** What the server found when it was asked to save. */
  refused: readonly FormProblem[];
  system: string | null;
  onDraft(draft: JsonObject, changes: number): void;
  onSave(draft: JsonObject): void;
  onRefresh(): void;
};

/** What the host of the form may ask of it. */
export type FormDoor = { submit(): void };

const FormLibrary = Form as unknown as ComponentType<Record<string, unknown>>;
const calm = { emptyObjectFields: 'skipDefaults', allOf: 'skipDefaults' };

/** The settings form; `door` is filled while it stands. */
export function FormApp({ input, door }: { input: FormInput; door: { current: FormDoor | null } }): JSX.Element {
  const start = useMemo(
    () => ({ ...defaults(input.settings.schema), ...input.config }),
    [input.settings, input.config],
  );
  const [draft, setDraft] = useState<JsonObject>(input.draft ?? start);
  const progress = useProgress(input, draft);
  const plan = useMemo(
    () => planForm(input.settings, input.options.values, input.config),
    [input.settings, input.options.values, input.config],
  );
  const box = useRef<HTMLFormElement>(null);
  const changes = changedKeys(start, draft).length;
  const change = (next: JsonObject): void => {
    setDraft(next);
    input.onDraft(next, changedKeys(start, next).length);
  };
  const submit = (): void => {
    if (input.saving) return;
    if (progress.attempt()) input.onSave(draft);
  };
  useEffect(() => {
    setDraft((current) => (changedKeys(start, current).length === 0 ? start : current));
  }, [start]);
  useEffect(() => {
    door.current = { submit };
  });
  const scene: Scene = {
    words,
    fields: plan.fields,
    options: input.options.state,
    optionsReason: input.options.reason,
    system: input.system,
    refresh: () => input.onRefresh(),
  };
  const go = (key: string): void => focusField(box.current, key);
  const errors = useMemo(() => toErrorSchema(progress.shown), [JSON.stringify(progress.shown)]);
  const body = h(
    'form',
    {
      class: 'form',
      noValidate: true,
      ref: box,
      onSubmit: (event: Event) => {
        event.preventDefault();
        submit();
      },
    },
    [
      progress.summary.length > 0
        ? h(ErrorSummary, { problems: progress.summary, attempt: progress.attempts, onGo: go })
        : null,
      h(
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
          onChange: (event: { formData: JsonObject }) => change(event.formData),
          onBlur: (id: string) => progress.leave(id.slice('set_'.length)),
        },
        h(Fragment, {}),
      ),
      input.mode === 'settings' && changes > 0
        ? h(SaveBar, {
            changes,
            saving: input.saving,
            onDiscard: () => {
              progress.reset();
              change(start);
            },
          })
        : null,
    ],
  );
  const wrong = new Set(progress.shown.flatMap(({ key }) => (key === null ? [] : [key])));
  const page = h('div', { class: 'form-page' }, [
    input.mode === 'settings' ? h(TableOfContents, { sections: plan.sections, wrong, root: box }) : null,
    body,
  ]);
  return h(SceneContext.Provider, { value: scene }, page);
}

type Progress = {
  shown: FormProblem[];
  summary: FormProblem[];
  attempts: number;
  /** True when it may be saved; otherwise every problem is shown. */
  attempt(): boolean;
  leave(key: string): void;
  reset(): void;
};

/** Which problems are told: those of fields that were left, all of them after an attempt to save. */
function useProgress(input: FormInput, draft: JsonObject): Progress {
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [attempts, setAttempts] = useState(0);
  const [tried, setTried] = useState(false);
  const problems = useMemo(
    () => checkDraft(input.settings, input.options.values, draft, input.config, new Set()),
    [input.settings, input.options.values, input.config, draft],
  );
  useEffect(() => {
    if (input.refused.length > 0) setAttempts((count) => count + 1);
  }, [input.refused]);
  const told = problems.filter(({ key }) => tried || (key !== null && left.has(key)));
  const refused = input.refused.filter(({ key }) => !told.some((problem) => problem.key === key));
  const shown = [...told, ...refused];
  return {
    shown,
    attempts,
    summary: tried || refused.length > 0 ? shown : [],
    attempt: () => {
      setTried(problems.length > 0);
      setAttempts((count) => count + 1);
      return problems.length === 0;
    },
    leave: (key) => setLeft((before) => (before.has(key) ? before : new Set([...before, key]))),
    reset: () => {
      setLeft(new Set());
      setTried(false);
    },
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
