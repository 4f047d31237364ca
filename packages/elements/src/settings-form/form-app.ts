/** The form as one component: the page of sections, summary, table of contents, save bar. */
import { toForm, type FormBlock, type FormModel } from '@mortise/manifest/browser';
import { h, type JSX } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { Block, Blocks, sectionsOf } from './blocks.ts';
import { ErrorSummary } from './error-summary.ts';
import { Field } from './field.ts';
import type { FormInput } from './form-input.ts';
import { FormStore } from './form-store.ts';
import { keepFocus } from './keep-focus.ts';
import { SaveBar } from './save-bar.ts';
import { idMaker, memo, SceneContext, useScene, useStore, type Scene } from './scene.ts';
import { TableOfContents } from './table-of-contents.ts';
import { form as words } from '../words/en-form.ts';

/** What the host of the form may ask of it. */
export type FormDoor = { submit(): void };
type Mode = FormInput['mode'];

/** The settings form; `door` is filled while it stands. */
export function FormApp({ input, door }: { input: FormInput; door: { current: FormDoor | null } }): JSX.Element {
  const { settings, config, audience = 'customer' } = input;
  const { values } = input.options;
  const model = useMemo(
    () => toForm(settings, { options: values, audience, stored: config }),
    [settings, values, config, audience],
  );
  const kept = useRef<FormStore | null>(null);
  const store = (kept.current ??= new FormStore(input, model));
  useLayoutEffect(() => store.take(input, model), [store, input, model]);
  useEffect(() => () => store.close(), [store]);
  useEffect(() => store.prepare(), [store, settings, values]);
  const submit = useMemo(() => () => trySave(store), [store]);
  useLayoutEffect(() => {
    door.current = { submit };
  }, [door, submit]);
  const scene = useScenery(input, store, model);
  const { mode, saving } = input;
  return h(SceneContext.Provider, { value: scene }, h(Page, { mode, saving, submit }));
}

function trySave(store: FormStore): void {
  if (!store.input.saving && store.attempt()) store.input.onSave(store.draft);
}

/** The same scene as long as nothing of it has changed: what reads it is not drawn again at each key. */
function useScenery(input: FormInput, store: FormStore, model: FormModel): Scene {
  const idOf = useMemo(idMaker, []);
  const { state, reason } = input.options;
  const { system } = input;
  return useMemo(
    () => ({ words, store, model, options: state, optionsReason: reason, system, idOf, Blocks, Field }),
    [store, model, state, reason, system, idOf],
  );
}

const root: readonly [] = [];

function Page({ mode, saving, submit }: { mode: Mode; saving: boolean; submit(): void }): JSX.Element {
  const { store, model, idOf } = useScene();
  const box = useRef<HTMLFormElement>(null);
  const sections = useMemo(() => sectionsOf(model.blocks), [model]);
  const round = useStore((now) => now.round);
  useEffect(() => (box.current === null ? undefined : keepFocus(box.current)), []);
  const go = (pointer: string): void => {
    store.open(store.outline.get(pointer)?.tabs ?? []);
    // The tab's fields are drawn after this turn.
    setTimeout(() => focusField(box.current, idOf(pointer)));
  };
  const onSubmit = (event: Event): void => {
    event.preventDefault();
    submit();
  };
  return h('div', { class: 'form-page' }, [
    mode === 'settings' ? h(TableOfContents, { sections, root: box }) : null,
    h('form', { class: 'form', noValidate: true, autocomplete: 'off', ref: box, onSubmit }, [
      h(ErrorSummary, { onGo: go }),
      h(Sections, { sections, frame: model.blocks, key: round }),
      mode === 'settings' ? h(SaveBar, { saving }) : null,
      h(Announcer, {}),
    ]),
  ]);
}

/** All sections; drawn anew only for another model, or when everything typed was thrown away. */
const Sections = memo(function Sections({
  sections,
  frame,
}: {
  sections: readonly FormBlock[];
  frame: readonly FormBlock[];
}) {
  return h(
    'div',
    { class: 'sections' },
    sections.map((block, key) => h(Block, { block, base: root, frame, enabled: true, level: 3, key })),
  );
});

function Announcer(_: object): JSX.Element {
  const said = useStore((store) => store.said);
  return h('p', { class: 'vh', role: 'status' }, said);
}

/** Brings a field into view and puts the focus into it. */
function focusField(form: HTMLFormElement | null, id: string): void {
  const field = form?.querySelector<HTMLElement>(`[id="${id}"]`);
  field?.scrollIntoView({ block: 'center' });
  field?.focus({ preventScroll: true });
}
