/** Tests of listing texts: what Markdown says survives as nodes, what it could do to a page does not. */
import { describe, expect, test } from 'vitest';
import { parseListingText, safeHref, type TextNode } from './listing-text.ts';

const flat = (nodes: readonly TextNode[]): TextNode[] => nodes.flatMap((node) => [node, ...flat(node.children ?? [])]);

describe('a listing text', () => {
  test('keeps headings, lists, emphasis, code and links', () => {
    const tree = parseListingText('# Hello\n\n- a **bold** word\n- `code`\n\n[docs](https://docs.example/a?b=c)\n\n> said\n\n---\n');
    expect(tree.map(({ type }) => type)).toEqual(['heading', 'list', 'paragraph', 'quote', 'rule']);
    expect(tree[0]).toEqual({ type: 'heading', depth: 1, children: [{ type: 'text', text: 'Hello' }] });
    expect(flat(tree)).toContainEqual({ type: 'link', href: 'https://docs.example/a?b=c', children: [{ type: 'text', text: 'docs' }] });
  });

  test('has no HTML and no image', () => {
    const tree = parseListingText('a <b onclick=x>word</b> ![alt](https://x.example/i.png)\n\n<script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n');
    const text = JSON.stringify(tree);
    for (const trace of ['onclick', 'script', 'onerror', 'i.png']) expect(text).not.toContain(trace);
    expect(flat(tree).map(({ text: words }) => words ?? '').join('')).toContain('word');
  });

  test.each([
    'javascript:alert(1)', 'JaVaScRiPt:alert(1)', ' javascript:alert(1)', 'java\tscript:alert(1)', 'data:text/html,x', 'vbscript:x', 'http://a.example', '//evil.example', '/path',
    'https://u:p@evil.example', 'file:///etc/passwd', 'blob:https://a/b', 'https://a.example/"onmouseover=alert(1)', 'https:\\evil', '&#106;avascript:alert(1)', '\u0001javascript:alert(1)',
  ])('%j is no link', (url) => {
    expect(safeHref(url)).toBeNull();
    for (const markdown of [`[x](<${url}>)`, `[x](${url})`, `<${url}>`, `[x][r]\n\n[r]: <${url}>`]) {
      expect(flat(parseListingText(markdown)).filter(({ type }) => type === 'link')).toEqual([]);
    }
  });

  test.each(['https://a.example/', 'mailto:help@a.example'])('%s is a link', (url) => expect(safeHref(url)).toBe(url));

  test('of any depth and size is read in bounded time and depth', () => {
    const before = performance.now();
    for (const bomb of ['> '.repeat(9_000), '*a '.repeat(6_000), '['.repeat(20_000), '- '.repeat(3_000), '`'.repeat(20_000), '**'.repeat(10_000), 'x'.repeat(1_000_000)]) {
      const depth = (nodes: readonly TextNode[]): number => nodes.reduce((most, node) => Math.max(most, 1 + depth(node.children ?? [])), 0);
      expect(depth(parseListingText(bomb))).toBeLessThanOrEqual(18);
    }
    expect(performance.now() - before).toBeLessThan(5_000);
  });
});
