/** The fields that our sign-in pages ask for: drawn, read, and told what is wrong with them. */
import { byId } from './page.js';

function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/** One below the other in `#fields`. */
export function drawFields(fields) {
  byId('fields').replaceChildren(...fields.map(draw));
  byId('fields').hidden = fields.length === 0;
}

function draw(field) {
  const { name, label, optional, help, docs_url: docs } = field;
  const id = `f-${name}`;
  const control = controlOf(field, id);
  control.setAttribute('aria-describedby', `${id}-e ${id}-h`);
  const hint = element('p', { className: 'hint', id: `${id}-h`, hidden: !help && !docs }, help ?? '');
  if (docs && docs.startsWith('https://'))
    hint.append(' ', element('a', { href: docs, target: '_blank', rel: 'noopener nofollow' }, 'Show me where'));
  const error = element('p', { className: 'error', id: `${id}-e`, role: 'alert', hidden: true });
  const words = optional ? [label, element('span', { className: 'optional' }, ' Optional')] : [label];
  return element('div', { className: 'field' }, element('label', { htmlFor: id }, ...words), control, error, hint);
}

function controlOf({ name, secret, example, options, multiline, default: usual }, id) {
  if (options) {
    const choices = options.map(({ value, label }) => element('option', { value, selected: value === usual }, label));
    return element(
      'select',
      { id, name, className: 'input' },
      ...(usual ? [] : [element('option', { value: '' })]),
      ...choices,
    );
  }
  const common = { id, name, className: 'input', spellcheck: false, placeholder: example ?? '', value: usual ?? '' };
  if (multiline) return element('textarea', { ...common, rows: 5, autocomplete: 'off' });
  const kind = secret ? { type: 'password', autocomplete: 'new-password' } : { type: 'text', autocomplete: 'off' };
  return element('input', { ...common, ...kind, autocapitalize: 'off' });
}

/** Field → value, ends trimmed; what was left empty is not there. */
export function typedIn(fields) {
  const typed = fields.map(({ name }) => [name, byId(`f-${name}`).value.trim()]);
  return Object.fromEntries(typed.filter(([, value]) => value !== ''));
}

/** Empty fields that may not be. */
export function missingIn(fields, typed) {
  return fields
    .filter(({ name, optional }) => !optional && typed[name] === undefined)
    .map(({ name, label }) => ({ path: `/${name}`, message: `${label} is missing` }));
}

/** Puts each problem below its field, the rest (or `message`) above the button; the first field with one gets the focus. */
export function tellProblems(fields, problems, message) {
  for (const { name } of fields) {
    const input = byId(`f-${name}`);
    const error = byId(`f-${name}-e`);
    const problem = problems.find(({ path }) => path === `/${name}`);
    const sign = byId('trouble').querySelector('.icon').cloneNode(true);
    error.replaceChildren(...(problem ? [sign, element('span', {}, problem.message)] : []));
    error.hidden = problem === undefined;
    if (problem) input.setAttribute('aria-invalid', 'true');
    else input.removeAttribute('aria-invalid');
  }
  const homeless = problems.filter(({ path }) => !fields.some(({ name }) => path === `/${name}`));
  byId('trouble-text').textContent = message ?? homeless.map((one) => one.message).join(' ');
  byId('trouble').hidden = byId('trouble-text').textContent === '';
  byId('fields').querySelector('[aria-invalid]')?.focus();
}
