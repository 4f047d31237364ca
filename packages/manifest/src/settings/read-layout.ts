/** Elements of a UiSchema → blocks of the form. */
import type { FieldPath, FormBlock, Rules } from './form-model.ts';
import { partAt, shapeAt, type Frame } from './form-frame.ts';
import { wordsOf } from './field-shape.ts';
import { isObject, pointerTo } from './json.ts';
import type { UiNode } from './json-schema.ts';
import type { PartVariant } from './object-parts.ts';
import { partAlternatives, type DrawObject } from './read-alternatives.ts';
import { plainField, readField, type Standing } from './read-field.ts';
import { rulesOf } from './ui-rules.ts';
import { layoutOf, scopePath } from './ui-tree.ts';

type Tab = Extract<FormBlock, { block: 'tabs' }>['tabs'][number];

const always = (): Rules => ({ shown: [], enabled: [] });

/** The blocks of these elements; their scopes start at `base` of the frame. */
export function readNodes(nodes: readonly UiNode[], frame: Frame, base: FieldPath): FormBlock[] {
  return nodes.flatMap((node) => readNode(node, frame, base));
}

function readNode(node: UiNode, frame: Frame, base: FieldPath): FormBlock[] {
  const rules = rulesOf(node, { root: frame.form.root, base });
  const inner = (): FormBlock[] => readNodes(node.elements ?? [], frame, base);
  const id = (): string => `${node.type.toLowerCase()}-${(frame.form.blocks += 1)}`;
  const label = wordsOf(node.label) ?? wordsOf(node.title);
  switch (node.type) {
    case 'Divider':
      return [{ block: 'divider', rules }];
    case 'Label':
      return readLabel(node, rules);
    case 'Section':
      return [sectionOf(node, rules, id(), label, inner())];
    case 'Group':
      return [{ block: 'group', rules, id: id(), label, blocks: inner() }];
    case 'HorizontalLayout':
      return [{ block: 'row', rules, blocks: inner() }];
    case 'Categorization':
      return readTabs(node, rules, id(), frame, base);
    case 'Category':
      return [{ block: 'group', rules, id: id(), label, blocks: inner() }];
    case 'Control':
    case 'MultiSelectControl':
    case 'Mapper':
      return readControl(node, rules, frame, base);
    case 'Alternatives':
      return withRules(rules, readAlternatives(node, frame, base));
    default:
      return withRules(rules, inner());
  }
}

function sectionOf(node: UiNode, rules: Rules, id: string, label: string | null, blocks: FormBlock[]): FormBlock {
  const [subtitle, hint] = [wordsOf(node.subtitle), wordsOf(node.hintText)];
  return { block: 'section', rules, id, label, subtitle, hint, blocks };
}

/** A layout that draws nothing itself hands its rules to what stands in it. */
function withRules(rules: Rules, blocks: FormBlock[]): FormBlock[] {
  if (rules.shown.length === 0 && rules.enabled.length === 0) return blocks;
  return blocks.map((block) => ({ ...block, rules: bothRules(rules, block.rules) }));
}

function bothRules(outer: Rules, inner: Rules): Rules {
  return { shown: [...outer.shown, ...inner.shown], enabled: [...outer.enabled, ...inner.enabled] };
}

function readLabel(node: UiNode, rules: Rules): FormBlock[] {
  const words = [node.title, node.label, node.text, node.subtitle].map(wordsOf).filter((one) => one !== null);
  const [first, second] = words;
  return first === undefined ? [] : [{ block: 'label', rules, text: first, subtitle: second ?? null }];
}

/** A Categorization: each Category a tab; one inside another is laid out in its tab. */
function readTabs(node: UiNode, rules: Rules, id: string, frame: Frame, base: FieldPath): FormBlock[] {
  const tabs = (node.elements ?? []).map((child, index): Tab => {
    const isTab = child.type === 'Category';
    return {
      id: `${id}-${index + 1}`,
      label: wordsOf(child.label) ?? wordsOf(child.title) ?? String(index + 1),
      rules: isTab ? rulesOf(child, { root: frame.form.root, base }) : always(),
      blocks: isTab ? readNodes(child.elements ?? [], frame, base) : readNode(child, frame, base),
    };
  });
  const filled = tabs.filter((tab) => tab.blocks.length > 0);
  return filled.length === 0 ? [] : [{ block: 'tabs', rules, id, tabs: filled }];
}

function readControl(node: UiNode, rules: Rules, frame: Frame, base: FieldPath): FormBlock[] {
  const steps = scopePath(node.scope);
  if (steps === null) return [];
  const path = [...base, ...steps];
  const pointer = pointerTo(path);
  const found = partAt(frame, path);
  if (found === null || frame.drawn.has(pointer)) return [];
  frame.drawn.add(pointer);
  const { part, chain } = found;
  const standing: Standing = { optional: !part.required, requiredIf: part.requiredIf, label: null };
  return part.variants.flatMap((variant: PartVariant): FormBlock[] => {
    const field = readField(frame, variant.schema, node, path, standing, drawParts);
    const shown = [...chain, ...variant.when, ...rules.shown];
    return field === null ? [] : [{ block: 'field', rules: { shown, enabled: rules.enabled }, field }];
  });
}

/** The parts of the object at `path`: as `options.detail` lays them out, its scopes from the object; else in their order. */
function drawParts(frame: Frame, node: UiNode, path: FieldPath): FormBlock[] {
  const detail = node.options?.detail;
  if (isObject(detail) && typeof detail.type === 'string') return readNodes([detail as UiNode], frame, path);
  return readNodes(layoutOf(shapeAt(frame, path)), frame, path);
}

/** What an object's alternatives bring; `elements` lay it out, and stand for all of them. */
function readAlternatives(node: UiNode, frame: Frame, base: FieldPath): FormBlock[] {
  const steps = scopePath(node.scope ?? '#');
  if (steps === null) return [];
  const path = [...base, ...steps];
  const standing: Standing = { optional: false, requiredIf: [], label: '' };
  const fieldOf = (title: string | null) =>
    plainField(frame, {}, title === null ? {} : { title }, node, path, 'alternatives', standing);
  return partAlternatives(frame, node.elements ?? [], path, fieldOf, drawElements);
}

const drawElements: DrawObject = (frame, elements, path) => {
  const shape = shapeAt(frame, path);
  const inner: UiNode = { type: 'Alternatives', scope: '#', elements: [...elements] };
  const laidOut = elements.length === 0 ? layoutOf(shape) : [...elements, ...(shape.choices.length > 0 ? [inner] : [])];
  return readNodes(laidOut, frame, path);
};
