/** Focus is never lost: when the control that has it goes from the page, the one before it takes it over. */

const focusable = ':is(input, select, textarea, button, a[href], [tabindex="0"]):not(:disabled, [tabindex="-1"])';

/** Watches a form until the answer is called. */
export function keepFocus(form: HTMLElement): () => void {
  let held: HTMLElement | null = null;
  let order: HTMLElement[] = [];
  const remember = (event: FocusEvent): void => {
    held = event.target instanceof HTMLElement ? event.target : null;
    order = [...form.querySelectorAll<HTMLElement>(focusable)];
  };
  const look = (): void => {
    if (held === null || !isLost(held, form)) return;
    const before = order.slice(0, Math.max(0, order.indexOf(held))).reverse();
    const next = [...before, ...order].find((one) => one.isConnected && !one.matches(':disabled'));
    held = null;
    next?.focus({ preventScroll: true });
  };
  /** A person who clicked beside the form wanted to leave it. A control that goes is still there when it tells of losing the focus. */
  const leave = (event: FocusEvent): void => {
    if (event.relatedTarget !== null) return;
    const left = event.target;
    queueMicrotask(() => {
      // By now another may hold it in its place.
      if (held !== null && held === left && held.isConnected && !held.matches(':disabled')) held = null;
    });
  };
  const watch = new MutationObserver(look);
  watch.observe(form, { childList: true, subtree: true, attributes: true, attributeFilter: ['disabled'] });
  form.addEventListener('focusin', remember);
  form.addEventListener('focusout', leave);
  return () => {
    watch.disconnect();
    form.removeEventListener('focusin', remember);
    form.removeEventListener('focusout', leave);
  };
}

/** It left the page or was switched off, and nothing else has the focus instead. */
function isLost(held: HTMLElement, form: HTMLElement): boolean {
  if (held.isConnected && !held.matches(':disabled')) return false;
  const { activeElement } = form.getRootNode() as Document | ShadowRoot;
  return activeElement === null || activeElement === document.body || activeElement === held;
}
