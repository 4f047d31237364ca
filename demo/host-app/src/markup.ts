/** Writes HTML: a template tag that escapes what is put in, and the few icons of Acme's own pages. */

/** HTML that is already safe. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Template tag: everything put in is escaped unless it is Markup already. */
export function html(strings: TemplateStringsArray, ...pieces: (string | Markup | readonly Markup[])[]): Markup {
  const drawn = pieces.map((piece) => {
    if (piece instanceof Markup) return piece.text;
    if (typeof piece !== 'string') return piece.map((part) => part.text).join('');
    return piece.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
  });
  return new Markup(strings.map((text, index) => text + (drawn[index] ?? '')).join(''));
}

/** Paths from lucide (ISC). */
const ICONS = {
  orders:
    '<path d="M11 21.73a2 2 0 0 0 2 0l7-4A2 2 0 0 0 21 16V8a2 2 0 0 0-1-1.73l-7-4a2 2 0 0 0-2 0l-7 4A2 2 0 0 0 3 8v8a2 2 0 0 0 1 1.73z"/><path d="M12 22V12"/><polyline points="3.29 7 12 12 20.71 7"/><path d="m7.5 4.27 9 5.15"/>',
  inventory:
    '<path d="M21 8a2 2 0 0 0-1-1.73l-7-4a2 2 0 0 0-2 0l-7 4A2 2 0 0 0 3 8v8a2 2 0 0 0 1 1.73l7 4a2 2 0 0 0 2 0l7-4A2 2 0 0 0 21 16Z"/><path d="m3.3 7 8.7 5 8.7-5"/><path d="M12 22V12"/>',
  customers:
    '<path d="M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2"/><path d="M16 3.128a4 4 0 0 1 0 7.744"/><path d="M22 21v-2a4 4 0 0 0-3-3.87"/><circle cx="9" cy="7" r="4"/>',
  reports: '<path d="M3 3v16a2 2 0 0 0 2 2h16"/><path d="M18 17V9"/><path d="M13 17V5"/><path d="M8 17v-3"/>',
  integrations:
    '<path d="M10 22V7a1 1 0 0 0-1-1H4a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-5a1 1 0 0 0-1-1H2"/><rect x="14" y="2" width="8" height="8" rx="1"/>',
} as const;

export type IconName = keyof typeof ICONS;

export function icon(name: IconName): Markup {
  return new Markup(`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${ICONS[name]}</svg>`);
}
