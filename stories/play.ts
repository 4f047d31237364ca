/** What stories do to reach their state: find, press, read. */

/** Waits until it is there. */
export async function found<T>(find: () => T | null | undefined): Promise<T> {
  for (;;) {
    const it = find();
    if (it !== null && it !== undefined) return it;
    await new Promise((next) => setTimeout(next, 20));
  }
}

/** The shadow root inside shadow roots, from the story inwards. */
export const within = (story: HTMLElement, ...tags: string[]): ShadowRoot | null =>
  tags.reduce<ParentNode | null>((at, tag) => at?.querySelector(tag)?.shadowRoot ?? null, story) as ShadowRoot | null;

/** Presses the button of that name as soon as it is there. */
export async function press(find: () => ParentNode | null | undefined, name: string): Promise<void> {
  const named = (one: HTMLElement): boolean => (one.getAttribute('aria-label') ?? one.innerText).trim() === name;
  (await found(() => [...(find()?.querySelectorAll<HTMLElement>('button, a') ?? [])].find(named))).click();
}

/** Waits for the words. */
export const reads = (find: () => ParentNode | null | undefined, words: string): Promise<unknown> =>
  found(() => (find()?.textContent?.includes(words) === true ? words : null));
