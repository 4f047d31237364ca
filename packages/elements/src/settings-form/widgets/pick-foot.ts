/** The foot of an open pick list: how many were found, what is on its way, what failed; a way to choose all. */
import { h, type JSX } from 'preact';
import { icon } from '../icon.ts';
import { useScene } from '../scene.ts';
import { alike } from './offered.ts';
import type { List } from './pick-state.ts';

/** One line below the rows. */
export function PickFoot(list: List): JSX.Element {
  const { live } = list.props;
  if (live?.state === 'failed') return h(FootFailed, list);
  return h('div', { class: 'options-foot' }, [
    live?.state === 'loading' ? h(FootLoading, list) : h('span', { class: 'num', role: 'status' }, h(Count, list)),
    h(FootButton, list),
  ]);
}

function Count({ props, matches, query }: List): JSX.Element {
  const { words } = useScene();
  const all = props.offers.length;
  const nothing = query === '' ? words.nothingOffered : words.noMatch(query);
  const some =
    props.live === null ? words.matches(matches, all) : words.loaded(props.live.options.length, props.live.hasMore);
  return h('span', {}, matches === 0 ? nothing : some);
}

function FootLoading({ props }: List): JSX.Element {
  const { words, system } = useScene();
  return h('span', { class: 'row foot-loading', role: 'status' }, [
    icon('loader', 'spin'),
    words.gettingOptions(props.label, system),
  ]);
}

function FootFailed({ props }: List): JSX.Element {
  const { words, system } = useScene();
  return h('div', { class: 'options-foot options-failed', role: 'alert' }, [
    icon('warning'),
    h('div', { class: 'grow' }, [
      h('p', { class: 'strong' }, words.optionsFailed(props.label, system)),
      h('p', {}, props.live?.error),
    ]),
    h('button', { type: 'button', class: 'btn btn-sm', onClick: inField(() => props.live?.retry()) }, [
      icon('refresh'),
      words.tryAgain,
    ]),
  ]);
}

function FootButton({ props, found, query, picked }: List): JSX.Element | null {
  const { words } = useScene();
  const { live, multiple } = props;
  if (live?.hasMore === true)
    return h('button', { type: 'button', class: 'linkish small', onClick: inField(() => live.more()) }, words.showMore);
  const missing = found.filter((offer) => !offer.gone && !picked.has(alike(offer.value)));
  if (!multiple || query === '' || missing.length < 2) return null;
  const chooseAll = (): void => props.onPick([...props.chosen, ...missing.map((offer) => offer.value)]);
  return h(
    'button',
    { type: 'button', class: 'linkish small', onClick: inField(chooseAll) },
    words.chooseAll(found.length),
  );
}

/** Does it with the focus back in the field: the button goes, and the list would close behind it. */
function inField(act: () => void): (event: MouseEvent & { currentTarget: HTMLElement }) => void {
  return (event) => {
    event.currentTarget.closest('.box-input')?.querySelector('input')?.focus();
    act();
  };
}
