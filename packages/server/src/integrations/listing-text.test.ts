/** Tests of listing texts: what Markdown says survives as nodes, what it could do to a page does not. */
import { describe, expect, test } from 'vitest';
import { parseListingText, safeHref, type TextNode } from './listing-text.ts';

const flat = (nodes: readonly TextNode[]): TextNode[] => nodes.flatMap((node) => [node, ...flat(node.children ?? [])]);

describe('a listing text', () => {
  test('keeps headings, lists, emphasis, code and links', () => {
    const tree = parseListingText(
      '# Hello\n\n- a **bold** word\n- `code`\n\n[docs](https://docs.example/a?b=c)\n\n> said\n\n---\n',
    );
    expect(tree.map(({ type }) => type)).toEqual(['heading', 'list', 'paragraph', 'quote', 'rule']);
    expect(tree[0]).toEqual({ type: 'heading', depth: 1, children: [{ type: 'text', text: 'Hello' }] });
    expect(flat(tree)).toContainEqual({
      type: 'link',
      href: 'https://docs.example/a?b=c',
      children: [{ type: 'text', text: 'docs' }],
    });
  });

  test('has no HTML and no image', () => {
    const tree = parseListingText(
      'a <b onclick=x>word</b> ![alt](https://x.example/i.png)\n\n<script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n',
    );
    const text = JSON.stringify(tree);
    for (const trace of ['onclick', 'script', 'onerror', 'i.png']) expect(text).not.toContain(trace);
    expect(
      flat(tree)
        .map(({ text: words }) => words ?? '')
        .join(''),
    ).toContain('word');
  });

  test.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    'java\tscript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'http://a.example',
    '//evil.example',
    '/path',
    'https://u:p@evil.example',
    'file:///etc/passwd',
    'blob:https://a/b',
    'https://a.example/"onmouseover=alert(1)',
    'https:\\evil',
    '&#106;avascript:alert(1)',
    '\u0001javascript:alert(1)',
  ])('%j is no link', (url) => {
    expect(safeHref(url)).toBeNull();
    for (const markdown of [`[x](<${url}>)`, `[x](${url})`, `<${url}>`, `[x][r]\n\n[r]: <${url}>`]) {
      expect(flat(parseListingText(markdown)).filter(({ type }) => type === 'link')).toEqual([]);
    }
  });

  test.each(['https://a.example/', 'mailto:help@a.example'])('%s is a link', (url) => expect(safeHref(url)).toBe(url));

  test('of any depth and size is read in bounded time and depth', () => {
    const before = performance.now();
    for (const bomb of [
      '> '.repeat(9_000),
      '*a '.repeat(6_000),
      '['.repeat(20_000),
      '- '.repeat(3_000),
      '`'.repeat(20_000),
      '**'.repeat(10_000),
      'x'.repeat(1_000_000),
    ]) {
      const depth = (nodes: readonly TextNode[]): number =>
        nodes.reduce((most, node) => Math.max(most, 1 + depth(node.children ?? [])), 0);
      expect(depth(parseListingText(bomb))).toBeLessThanOrEqual(18);
    }
    expect(performance.now() - before).toBeLessThan(30_000);
  });
});

describe('thousands of hostile texts', () => {
  const schemes = [
    'javascript:',
    'JAVASCRIPT:',
    'java\nscript:',
    'java&#x0A;script:',
    '\u0001javascript:',
    'data:text/html;base64,',
    'vbscript:',
    'livescript:',
    'filesystem:https://',
    'jar:https://',
    'about:',
    'view-source:',
    'feed:javascript:',
  ];
  const tags = [
    'script',
    'img',
    'svg',
    'iframe',
    'math',
    'object',
    'embed',
    'link',
    'style',
    'base',
    'meta',
    'form',
    'video',
    'details',
    'a',
    'template',
    'noscript',
    'x-y',
  ];
  const handlers = [
    'onload',
    'onerror',
    'onclick',
    'onfocus autofocus',
    'ontoggle open',
    'style=x:expression(1)',
    'href=javascript:1',
    'srcdoc=<script>1</script>',
    'formaction=javascript:1',
    'src=//evil.example',
  ];
  const frames: ((payload: string) => string)[] = [
    (p) => p,
    (p) => `# ${p}`,
    (p) => `- ${p}`,
    (p) => `> ${p}`,
    (p) => `**${p}**`,
    (p) => `\`${p}\``,
    (p) => `[${p}](https://a.example)`,
    (p) => `![${p}](x)`,
    (p) => `[x]: ${p}\n\n[x]`,
    (p) => `<!--${p}-->`,
    (p) => `\n\n    ${p}`,
    (p) => `<![CDATA[${p}]]>`,
    (p) => `|a|\n|-|\n|${p}|`,
    (p) => `[a](${p})`,
    (p) => `[a](<${p}>)`,
    (p) => `<${p}>`,
    (p) => `[a](https://x "${p}")`,
  ];
  const payloads = [
    ...schemes.flatMap((scheme) => [`${scheme}alert(1)`, `${scheme}//x%0aalert(1)`, `${scheme}\\x`]),
    ...tags.flatMap((tag) =>
      handlers.map((handler) => `<${tag} ${handler.includes('=') ? handler : `${handler}=alert(1)`}>x</${tag}>`),
    ),
  ];
  const known = new Set([
    'paragraph',
    'heading',
    'list',
    'item',
    'code',
    'strong',
    'emphasis',
    'link',
    'text',
    'break',
    'quote',
    'rule',
  ]);
  const keys = new Set(['type', 'text', 'depth', 'ordered', 'href', 'children']);

  test('leave nothing but allow-listed nodes, keys and addresses', () => {
    const texts = payloads.flatMap((payload) => frames.map((frame) => frame(payload)));
    expect(texts.length).toBeGreaterThan(3_500);
    for (const text of texts) {
      for (const node of flat(parseListingText(text))) {
        const odd =
          !known.has(node.type) ||
          Object.keys(node).some((key) => !keys.has(key)) ||
          (node.href !== undefined && !/^(?:https:\/\/[a-z]|mailto:)/.test(node.href));
        if (odd) throw new Error(`${JSON.stringify(text)} left ${JSON.stringify(node)}`);
      }
    }
  });
});
