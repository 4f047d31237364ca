/** Requests for live options: read with a sentence for each wrong part, filled with settings. */
import { describe, expect, test } from 'vitest';
import { dynamicDefinitions, withOptions } from './dynamic-options.ts';
import { fillSettings, hintOfSource, liveSources, readLiveSource, settingsIn, sourceHint } from './live-source.ts';

const good = { connector: 'crm', path: '/v1/lists', value: 'id' };

describe('a source', () => {
  test('is read with its names as pointers', () => {
    const whole = {
      ...good,
      query: { r: '{{settings.region}}', n: 5 },
      items: '/data',
      label: 'a/b',
      search: 'q',
      cursor: { param: 'after', next: '/meta/next' },
    };
    expect(readLiveSource(whole)).toEqual({
      problems: [],
      source: {
        connector: 'crm',
        path: '/v1/lists',
        query: { r: '{{settings.region}}', n: '5' },
        items: '/data',
        value: '/id',
        label: '/a~1b',
        search: 'q',
        cursor: { param: 'after', next: '/meta/next' },
      },
    });
    expect(readLiveSource({ path: '/', value: '/x/y' }).source).toMatchObject({
      connector: null,
      items: '',
      label: '/x/y',
      search: null,
      cursor: null,
    });
  });

  test.each<[unknown, string, string]>([
    ['text', '', '"source" holds'],
    [{ value: 'id' }, 'path', 'needs "path"'],
    [{ path: '/x' }, 'value', 'needs "value"'],
    [{ ...good, path: 'https://evil.example/x' }, 'path', 'on the host of the connector'],
    [{ ...good, path: '//evil.example/x' }, 'path', 'on the host of the connector'],
    [{ ...good, path: '/\\evil.example' }, 'path', 'on the host of the connector'],
    [{ ...good, path: '/a/../../b' }, 'path', '".."'],
    [{ ...good, path: '/a/%2e%2E/b' }, 'path', '".."'],
    [{ ...good, path: '/a?x=1' }, 'path', '"query"'],
    [{ ...good, path: 7 }, 'path', 'is a text'],
    [{ ...good, query: ['a'] }, 'query', 'maps names'],
    [{ ...good, query: { a: {} } }, 'query', 'has to be a text'],
    [{ ...good, query: { a: '{{secrets.x}}' } }, 'query', '"{{"'],
    [{ ...good, cursor: 'next' }, 'cursor', '"param"'],
    [{ ...good, search: true }, 'search', 'is a text'],
    [{ ...good, value: 'x'.repeat(1_001) }, 'value', 'at most'],
  ])('%j is refused', (written, key, words) => {
    const { source, problems } = readLiveSource(written);
    expect(source).toBeNull();
    expect(problems.find(({ path }) => (path[0] ?? '') === key)?.message).toContain(words);
    expect(problems.every(({ level, message }) => level === 'error' && message.endsWith('.'))).toBe(true);
  });

  test('with an unknown key is a warning, and used', () => {
    const { source, problems } = readLiveSource({ ...good, lable: 'name' });
    expect(source).not.toBeNull();
    expect(problems).toMatchObject([{ level: 'warning', path: ['lable'] }]);
  });

  test('is filled with settings, or not at all', () => {
    expect(settingsIn({ a: '{{settings.x}}-{{ settings.y.z }}', b: '{{settings.x}}' })).toEqual([['x'], ['y', 'z']]);
    const answers: Record<string, unknown> = { x: 'a b&c', 'y.z': 3, no: { a: 1 } };
    const fill = (value: string) => fillSettings(value, (path) => answers[path.join('.')]);
    expect(fill('{{settings.x}}-{{ settings.y.z }}')).toBe('a b&c-3');
    expect([fill('{{settings.missing}}'), fill('{{settings.no}}')]).toEqual([null, null]);
  });

  test('makes a definition live: no run feeds it, and any value of its type fits', () => {
    const schema = {
      properties: { a: { $ref: '#/definitions/d' } },
      definitions: { d: { enum: ['placeholder'], source: good } },
    };
    expect(dynamicDefinitions(schema)).toEqual([]);
    expect(withOptions(schema, {}).definitions?.d).toMatchObject({
      type: ['string', 'number', 'boolean'],
      maxLength: 1_000,
    });
    expect(withOptions(schema, {}).definitions?.d?.enum).toBeUndefined();
    expect(Object.keys(liveSources(schema))).toEqual(['d']);
    expect(liveSources({ definitions: { d: { source: { path: 'x' } } } })).toEqual({});
  });

  test('tells a customer only what the form needs', () => {
    const hint = hintOfSource(
      { ...good, search: 'needle', query: { a: '{{settings.x}}', b: '{{settings.tier}}' } },
      new Set(['/tier']),
    );
    expect(JSON.stringify(hint)).not.toMatch(/crm|v1|needle|tier/);
    expect(sourceHint({ source: hint })).toEqual({ search: true, uses: [['x']] });
  });
});
