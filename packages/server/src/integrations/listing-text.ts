/** Markdown of a listing → a tree of allow-listed nodes, made when it is applied; raw HTML and images fall away. */
import type { Nodes, PhrasingContent, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';

/** Blocks and words of a listing's text. Drawn by templates, never as HTML. */
export type TextNode = {
  type:
    | 'paragraph'
    | 'heading'
    | 'list'
    | 'item'
    | 'code'
    | 'strong'
    | 'emphasis'
    | 'link'
    | 'text'
    | 'break'
    | 'quote'
    | 'rule';
  /** text, code */
  text?: string;
  /** heading: 1 to 6 */
  depth?: number;
  /** list */
  ordered?: boolean;
  /** link: https: or mailto: only */
  href?: string;
  children?: TextNode[];
};

export const longestListingText = 20_000;
const deepest = 16;

/** Parses Markdown; what is not allow-listed leaves its words behind, or nothing. Never throws for a string. */
export function parseListingText(markdown: string): TextNode[] {
  const tree = fromMarkdown(markdown.slice(0, longestListingText));
  return toNodes(tree.children, 0);
}

function toNodes(nodes: readonly (RootContent | PhrasingContent)[], depth: number): TextNode[] {
  return depth > deepest ? [] : nodes.flatMap((node) => toNode(node, depth));
}

function toNode(node: Nodes, depth: number): TextNode[] {
  const inside = (): TextNode[] => ('children' in node ? toNodes(node.children, depth + 1) : []);
  switch (node.type) {
    case 'paragraph':
      return withChildren('paragraph', inside());
    case 'heading':
      return inside().length === 0 ? [] : [{ type: 'heading', depth: node.depth, children: inside() }];
    case 'list':
      return inside().length === 0 ? [] : [{ type: 'list', ordered: node.ordered === true, children: inside() }];
    case 'listItem':
      return [{ type: 'item', children: inside() }];
    case 'blockquote':
      return withChildren('quote', inside());
    case 'strong':
      return withChildren('strong', inside());
    case 'emphasis':
      return withChildren('emphasis', inside());
    case 'link':
      return toLink(node.url, inside());
    case 'text':
      return [{ type: 'text', text: node.value }];
    case 'inlineCode':
    case 'code':
      return [{ type: 'code', text: node.value }];
    case 'break':
      return [{ type: 'break' }];
    case 'thematicBreak':
      return [{ type: 'rule' }];
    // Reference links keep their words; HTML, images and definitions leave nothing.
    case 'linkReference':
      return inside();
    default:
      return [];
  }
}

function withChildren(type: TextNode['type'], children: TextNode[]): TextNode[] {
  return children.length === 0 ? [] : [{ type, children }];
}

function toLink(url: string, children: TextNode[]): TextNode[] {
  const href = safeHref(url);
  return href === null ? children : [{ type: 'link', href, children }];
}

/** The address of a link that may be followed: absolute, https: or mailto:, without credentials; else null. */
export function safeHref(url: string): string | null {
  if (url.length > 2_000 || /[\u0000-\u0020\u007f<>"'`\\]/.test(url)) return null;
  try {
    const parsed = new URL(url);
    if (parsed.protocol === 'mailto:') return parsed.href;
    return parsed.protocol === 'https:' && parsed.username === '' && parsed.password === '' ? parsed.href : null;
  } catch {
    return null;
  }
}
