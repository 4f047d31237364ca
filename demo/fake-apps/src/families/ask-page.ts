/** The page on which a person says yes or no; it looks like the other pretend systems. */
import { html, page } from '../page.ts';
import type { FamilyAnswer, FamilyCall } from './family.ts';

/** A form that posts `answer=allow|deny` and what it was given to where it came from. */
export function askPage(call: FamilyCall, name: string, hidden: readonly (readonly [string, string])[]): FamilyAnswer {
  const inputs = hidden.map(([key, value]) => html`<input type="hidden" name="${key}" value="${value}" />`);
  const inside = html`<h1>Let Mortise in?</h1>
    <section class="card">
      <p>Mortise asks to read and write orders of <strong>Oakline Furniture</strong>.</p>
      <form method="post" action="${call.fullPath}">
        ${inputs}
        <button name="answer" value="allow">Allow</button>
        <button name="answer" value="deny" class="quiet">Deny</button>
      </form>
    </section>`;
  return { status: 200, page: page({ name, letter: name.slice(0, 1), colour: '#4a5a2a' }, 'Access', inside) };
}
