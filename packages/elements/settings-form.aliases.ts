/** Module aliases that keep the settings form's chunk small and free of code it never runs; for the package's build, tests and Storybook. */
import { join } from 'node:path';

const stubs = join(import.meta.dirname, 'src/settings-form/stubs');

/** Markdown and address resolution are not used by our theme; of the default registry only the fields are. */
export const settingsFormAliases: { find: RegExp; replacement: string }[] = [
  { find: /^markdown-to-jsx(\/react)?$/, replacement: join(stubs, 'plain-text.ts') },
  { find: /^fast-uri$/, replacement: join(stubs, 'local-references.ts') },
  { find: /^.*\/getDefaultRegistry\.js$/, replacement: join(stubs, 'field-registry.ts') },
];
