/** Reads the settings form off the page: each control's name with what it shows, as a person would read it out. */
import type { Page } from 'playwright-core';

/** One line a control, in the order of the page; secrets only by whether they are set. */
export function shownAnswers(page: Page): Promise<string[]> {
  return page
    .locator('form.form')
    .first()
    .evaluate((form) => {
      const root = form.getRootNode() as ShadowRoot;
      const textOf = (ids: string): string =>
        ids
          .split(' ')
          .map((id) => root.getElementById(id)?.textContent ?? '')
          .join(' ');
      const nameOf = (control: HTMLInputElement): string =>
        (
          control.getAttribute('aria-label') ??
          control.labels?.[0]?.textContent ??
          textOf(control.getAttribute('aria-labelledby') ?? '')
        ).trim();
      const valueOf = (control: HTMLInputElement): string => {
        if (control.type === 'checkbox' || control.type === 'radio') return String(control.checked);
        if (control.localName === 'select')
          return (control as unknown as HTMLSelectElement).selectedOptions[0]?.text ?? '';
        const chips = [...(control.closest('.picks')?.querySelectorAll('.pick') ?? [])].map((chip) => chip.textContent);
        return [...chips, control.value].join(' ').trim();
      };
      const controls = [...form.querySelectorAll<HTMLInputElement>('input, select, textarea')];
      return controls
        .filter((control) => control.type !== 'password')
        .map((control) => `${nameOf(control)} = ${valueOf(control)}`);
    });
}
