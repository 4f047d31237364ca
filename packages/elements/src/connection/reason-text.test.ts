/** Sentences of the server in a notice. */
import { expect, test } from 'vitest';
import { inTwo } from './reason-text.ts';

test('the first sentence becomes the bold line', () => {
  expect(inTwo('Postly does not answer. It may be busy. Nothing was saved.', 'x')).toEqual({
    heading: 'Postly does not answer',
    text: 'It may be busy. Nothing was saved.',
  });
});

test('a single sentence stands alone, without its full stop', () => {
  expect(inTwo('The link has ended.', 'x')).toEqual({ heading: 'The link has ended', text: '' });
});

test('nothing said leaves our own line', () => {
  expect(inTwo('', 'Postly was not connected')).toEqual({ heading: 'Postly was not connected', text: '' });
});

test('a dot inside a name does not cut it', () => {
  expect(inTwo('api.postly.example refused the key. Nothing was saved.', 'x').heading).toBe(
    'api.postly.example refused the key',
  );
});
