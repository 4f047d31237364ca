/** custom-elements.json from the doc blocks of the public elements: what editors, docs and the test of stories read. */
import { toTag } from './tag-of-class.mjs';

const publicFiles = [
  'src/session/mortise-session.ts',
  'src/marketplace/mortise-marketplace.ts',
  'src/install/mortise-install.ts',
  'src/install/mortise-settings.ts',
  'src/connection/mortise-connect.ts',
];
/** Read for what the elements inherit from it; no element itself. */
const baseFile = 'src/session/mortise-element.ts';
/** For the elements' own views only. */
const inner = ['shared', 'shown'];

const plugin = {
  name: 'public-elements',
  packageLinkPhase({ customElementsManifest: manifest }) {
    manifest.modules = manifest.modules.filter((module) => publicFiles.includes(module.path));
    for (const module of manifest.modules) {
      module.declarations = module.declarations.filter((declaration) => declaration.kind === 'class');
      for (const declaration of module.declarations) describe(declaration, module);
    }
    manifest.modules.sort((a, b) => publicFiles.indexOf(a.path) - publicFiles.indexOf(b.path));
  },
};

/** Elements are registered in register.ts under their classes' names, where the analyzer cannot see it; what is private stays out. */
function describe(declaration, module) {
  declaration.customElement = true;
  declaration.tagName = toTag(declaration.name);
  declaration.attributes = declaration.attributes?.filter(({ description }) => description !== undefined);
  declaration.events = declaration.events?.filter(({ name }) => name !== undefined);
  const attributes = new Set((declaration.attributes ?? []).map(({ fieldName }) => fieldName));
  declaration.members = declaration.members?.filter(
    ({ name, privacy, description, attribute }) =>
      privacy === 'public' &&
      !inner.includes(name) &&
      (attributes.has(name) || (description !== undefined && attribute === undefined)),
  );
  module.exports.push({
    kind: 'custom-element-definition',
    name: declaration.tagName,
    declaration: { name: declaration.name, module: module.path },
  });
}

export default { globs: [...publicFiles, baseFile], outdir: '.', litelement: true, plugins: [plugin] };
