/** What every piece of the form may read, and how a piece listens to the store. */
import type { FormBlock, FormField, FormModel } from '@mortise/manifest/browser';
import { Component, createContext, type ComponentType, type JSX } from 'preact';
import { useContext, useLayoutEffect, useReducer, useRef } from 'preact/hooks';
import type { form } from '../words/en-form.ts';
import type { Path } from './config-path.ts';
import type { OptionsState } from './form-input.ts';
import type { FormStore } from './form-store.ts';

/** What a piece hands on to the pieces inside it. */
export type Around = {
  /** The root of the frame: the config, or one entry of a list. */
  base: Path;
  /** All blocks of that frame: what its rules and conditions are read from. */
  frame: readonly FormBlock[];
  enabled: boolean;
  /** The level of a heading in here. */
  level: number;
};

export type Scene = {
  words: typeof form;
  store: FormStore;
  model: FormModel;
  /** How the init run's choices stand. */
  options: OptionsState;
  /** Why they could not be got; a sentence. */
  optionsReason: string | null;
  /** The outside system's name, or null when several or none are known. */
  system: string | null;
  /** A short id for a place in the form; a JSON Pointer may hold what no id may. */
  idOf(place: string): string;
  /** Draws blocks and fields inside fields; parts of a form hold parts of the same kinds. */
  Blocks: ComponentType<Around & { blocks: readonly FormBlock[] }>;
  Field: ComponentType<Around & { field: FormField; entry?: string }>;
};

export const SceneContext = createContext<Scene | null>(null);

/** The scene of the form around; a piece outside a form is a bug. */
export function useScene(): Scene {
  const scene = useContext(SceneContext);
  if (scene === null) throw new Error('a form piece was drawn outside a form');
  return scene;
}

/** One thing out of the store; the piece is drawn again when it, and only when it, has changed. */
export function useStore<T>(select: (store: FormStore) => T): T {
  const { store } = useScene();
  const [, redraw] = useReducer((count: number, _: null) => count + 1, 0);
  const value = select(store);
  const latest = useRef({ select, value });
  latest.current = { select, value };
  useLayoutEffect(() => {
    const look = (): void => {
      if (!Object.is(latest.current.select(store), latest.current.value)) redraw(null);
    };
    look();
    return store.listen(look);
  }, [store]);
  return value;
}

/** The piece, drawn again only when a property is another one. It is called, not mounted: it may use no hooks of its own. */
export function memo<P extends object>(piece: (props: P) => JSX.Element | null): ComponentType<P> {
  return class Memo extends Component<P> {
    override shouldComponentUpdate(next: Readonly<P>): boolean {
      const keys = Object.keys(next);
      return keys.some((key) => !Object.is(Reflect.get(next, key), Reflect.get(this.props, key)));
    }
    override render(props: P): JSX.Element | null {
      return piece(props);
    }
  };
}

/** Makes the short ids of one form. */
export function idMaker(): (place: string) => string {
  const ids = new Map<string, string>();
  return (place) => {
    const id = ids.get(place) ?? `f${ids.size}`;
    ids.set(place, id);
    return id;
  };
}
