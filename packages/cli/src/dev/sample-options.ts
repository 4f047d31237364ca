/** Choices to try a form with, before any run or outside system has told the real ones. */
import {
  liveSources,
  toForm,
  type FormField,
  type NestedOptions,
  type Option,
  type Options,
  type OptionValue,
  type Settings,
} from '@mortise/manifest';

/** At most so many values of a parent get choices of their own. */
const mostParents = 20;

/** For each dynamic and live definition three choices, in the shape in which an init run prints them; for a dependent one by parent. */
export function sampleOptions(settings: Settings, dynamic: readonly string[]): Options {
  const { fields } = toForm(settings, { options: {}, audience: 'hub' });
  const live = Object.keys(liveSources(settings.schema));
  const samples: Options = Object.fromEntries([...dynamic, ...live].map((name) => [name, plainChoices(name)]));
  // In the order of the page: a parent mostly stands before its child, and a child of a child after both.
  for (const field of fields) {
    const { source } = field;
    if (source?.from === 'run-by-parent')
      samples[source.definition] = byParent(source.definition, source.parent, fields, samples);
  }
  return samples;
}

const plainChoices = (name: string): Option[] =>
  [1, 2, 3].map((number) => ({ const: `${name}-${number}`, title: `${inWords(name)} ${number}` }));

function byParent(
  name: string,
  parent: readonly string[],
  fields: readonly FormField[],
  samples: Options,
): NestedOptions {
  const field = fields.find(({ path }) => path.join('\0') === parent.join('\0'));
  return Object.fromEntries(
    valuesOf(field, samples)
      .slice(0, mostParents)
      .map((value) => [
        String(value),
        [1, 2].map((number) => ({
          const: `${name}-${String(value)}-${number}`,
          title: `${inWords(name)} ${number} of ${String(value)}`,
        })),
      ]),
  );
}

/** What the parent may be: its own choices, or the samples that it gets. */
function valuesOf(field: FormField | undefined, samples: Options): OptionValue[] {
  if (field === undefined) return [];
  if (field.kind === 'boolean') return [true, false];
  const { source } = field;
  if (source === null || source.from === 'schema') return (field.options ?? []).map(({ value }) => value);
  const given = samples[source.definition];
  if (given === undefined) return [];
  const list = Array.isArray(given) ? given : Object.values(given).flat();
  return list.map((option) => (typeof option === 'object' ? option.const : option));
}

/** `newsletter_lists` → `Newsletter lists`. */
function inWords(name: string): string {
  const words = name.replaceAll(/[_-]+/g, ' ').trim();
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
