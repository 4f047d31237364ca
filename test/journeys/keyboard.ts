/** A person without a mouse: Tab until the control has the focus, then keys; losing the focus is a fault. */
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** More stops than any page of the journeys has. */
const mostStops = 220;

export class Keyboard {
  readonly #page: Page;
  constructor(page: Page) {
    this.#page = page;
  }

  /** Presses Tab until `wanted` has the focus; fails when it cannot be reached or nothing has the focus on the way twice. */
  async to(wanted: Locator): Promise<void> {
    await wanted.waitFor({ state: 'attached' });
    let away = 0;
    for (let stop = 0; stop < mostStops; stop += 1) {
      if (await hasFocus(wanted)) return;
      await this.#page.keyboard.press('Tab');
      // Once round the page the browser's own controls have their turn.
      if ((await this.focused()) === null) away += 1;
      if (away > 3) break;
    }
    throw new Error(`Tab does not reach ${String(wanted)}; the focus is on ${String(await this.focused())}`);
  }

  /** Tab to it, then Enter or Space. */
  async press(wanted: Locator, key: 'Enter' | 'Space' = 'Enter'): Promise<void> {
    await this.to(wanted);
    await this.#page.keyboard.press(key);
  }

  /** Tab to a field, and type in place of what is in it. */
  async fill(wanted: Locator, text: string): Promise<void> {
    await this.to(wanted);
    await this.#page.keyboard.press('ControlOrMeta+a');
    await this.#page.keyboard.type(text);
  }

  /** Tab to a date or time, and type its digits; a space is the way from the year to the hour. */
  async digits(wanted: Locator, digits: string): Promise<void> {
    await this.to(wanted);
    for (const [part, text] of digits.split(' ').entries()) {
      if (part > 0) await this.#page.keyboard.press('ArrowRight');
      await this.#page.keyboard.type(text, { delay: 20 });
    }
    await this.leaveByTab(wanted);
  }

  /** Tab to a browser's own list, then arrows until the choice shows. */
  async choose(wanted: Locator, label: string): Promise<void> {
    await this.to(wanted);
    const shown = (): Promise<string> =>
      wanted.evaluate((list) => (list as HTMLSelectElement).selectedOptions[0]?.text ?? '');
    await this.#page.keyboard.press('Home');
    for (let step = 0; step < 40 && (await shown()) !== label; step += 1) await this.#page.keyboard.press('ArrowDown');
    expect(await shown()).toBe(label);
    await this.kept();
  }

  /** Tab to a searchable list, type, and take the first row that is found. */
  async find(wanted: Locator, text: string, row: RegExp | string): Promise<void> {
    await this.to(wanted);
    await this.#page.keyboard.type(text);
    await wanted.page().getByRole('option', { name: row }).first().waitFor();
    await this.until(wanted, row);
    await this.#page.keyboard.press('Enter');
    await this.kept();
  }

  /** Arrow down in an open list until the row that a screen reader is on is the one. */
  async until(wanted: Locator, row: RegExp | string): Promise<void> {
    for (let step = 0; step < 120; step += 1) {
      const on = (await wanted.evaluate(activeRow)) ?? '';
      if (typeof row === 'string' ? on === row : row.test(on)) return;
      await this.#page.keyboard.press('ArrowDown');
      await this.#page.waitForTimeout(15);
    }
    throw new Error(`Arrows do not reach ${String(row)}`);
  }

  /** Tab, until the focus is outside: inside a date each part is a stop. */
  async leaveByTab(from: Locator): Promise<void> {
    for (let stop = 0; stop < 9 && (await hasFocus(from)); stop += 1) await this.#page.keyboard.press('Tab');
    expect(await hasFocus(from)).toBe(false);
  }

  /** Something still has the focus. */
  async kept(): Promise<void> {
    expect(await this.focused()).not.toBeNull();
  }

  /** What has the focus, in words, or null. */
  focused(): Promise<string | null> {
    return this.#page.evaluate(() => {
      let at = document.activeElement;
      while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
      if (at === null || at === document.body || at.shadowRoot !== null) return null;
      return `${at.localName} ${at.id} "${at.getAttribute('aria-label') ?? (at.textContent ?? '').trim().slice(0, 40)}"`;
    });
  }
}

const hasFocus = (wanted: Locator): Promise<boolean> =>
  wanted.evaluate((element) => (element.getRootNode() as Document | ShadowRoot).activeElement === element);

/** Runs in the page: the text of the row that `aria-activedescendant` points at. */
function activeRow(field: Element): string | null {
  const id = field.getAttribute('aria-activedescendant') ?? '';
  return (field.getRootNode() as Document | ShadowRoot).getElementById(id)?.textContent?.trim() ?? null;
}
