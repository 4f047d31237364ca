/** The mark on a value that is kept although it is not offered any more. */
import { h, type JSX } from 'preact';
import { icon } from '../icon.ts';
import { useScene } from '../scene.ts';

/** A warning in words. */
export function Gone(_: object): JSX.Element {
  const { words } = useScene();
  return h('p', { class: 'state state-warn' }, [icon('warning'), words.noLongerOffered]);
}
