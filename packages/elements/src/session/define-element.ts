/** Registers an element once: a second copy of this code on the page is no error. */

export function defineElement(tag: string, element: CustomElementConstructor): void {
  if (customElements.get(tag) === undefined) customElements.define(tag, element);
}
