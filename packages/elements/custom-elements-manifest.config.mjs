/** custom-elements.json from the doc blocks of the public elements. */
import { toTag } from './tag-of-class.mjs';

const plugin = {
  name: 'tag-names',
  /** Tags are registered in define.ts under the class's own name, so the analyzer cannot see them. */
  moduleLinkPhase({ moduleDoc }) {
    for (const declaration of moduleDoc.declarations ?? []) {
      if (declaration.kind !== 'class' || declaration.customElement !== true) continue;
      declaration.tagName = toTag(declaration.name);
    }
  },
};

export default {
  globs: ['src/marketplace/mortise-marketplace.ts', 'src/session/mortise-session.ts', 'src/session/mortise-element.ts', 'src/install/mortise-install.ts', 'src/install/mortise-settings.ts'],
  outdir: '.',
  litelement: true,
  plugins: [plugin],
};
