/** Verdicts a second over the corpus of the manifest package: our interpreter against ajv, in the same run. */
import { validate, validatorOf } from '@mortise/manifest';
import { newAjv, readGroups, type Group } from '../../packages/manifest/verdicts.ts';
import { figure, inTurn } from './measure.ts';

type Ready = { ask: (value: unknown) => unknown; values: unknown[] };

const ajvOf = ({ draft, schema }: Group): Ready['ask'] => newAjv(draft).compile(structuredClone(schema));

/** Verdicts a second, each schema made ready before. */
function rate(ready: readonly Ready[], rounds: number): number {
  let count = 0;
  const started = performance.now();
  for (let round = 0; round < rounds; round += 1)
    for (const { ask, values } of ready) {
      for (const value of values) ask(value);
      count += values.length;
    }
  return count / ((performance.now() - started) / 1000);
}

const perSecond = (value: number): string => `${Math.round(value / 1000).toLocaleString('en')}k`;

export async function benchVerdicts(): Promise<void> {
  const groups = readGroups().flatMap((group) => {
    const values = [...group.valid, ...group.invalid];
    try {
      const theirs = ajvOf(group);
      for (const value of values) theirs(value);
      return [{ group, values, theirs }];
    } catch {
      // What ajv cannot do at all is not compared.
      return [];
    }
  });
  const ours = groups.map(({ group, values }): Ready => ({ ask: validatorOf(group.schema), values }));
  const theirs = groups.map(({ theirs: ask, values }): Ready => ({ ask, values }));
  const ready = await inTurn(
    9,
    () => Promise.resolve(rate(ours, 200)),
    () => Promise.resolve(rate(theirs, 200)),
  );
  figure(
    'verdicts: schema made ready before, against ajv',
    `${perSecond(ready.a)} / ${perSecond(ready.b)} a second`,
    `${ready.ratio.toFixed(2)}×`,
    '',
  );
  // Named schemas stay registered with ajv, so it takes each only once: they are left out here.
  const unnamed = groups.filter(({ group }) => !JSON.stringify(group.schema).includes('"$id"'));
  const ajv = { '7': newAjv('7'), '2020-12': newAjv('2020-12') };
  const once = unnamed.map(({ group, values }): Ready => ({ ask: (value) => validate(group.schema, value), values }));
  const compiled = unnamed.map(({ group, values }): Ready => {
    return {
      ask: (value) => ajv[group.draft].compile(structuredClone(group.schema))(value),
      values: values.slice(0, 1),
    };
  });
  const first = await inTurn(
    3,
    () => Promise.resolve(rate(once, 5)),
    () => Promise.resolve(rate(compiled, 1)),
  );
  figure(
    'verdicts: one value of a new schema, against ajv',
    `${perSecond(first.a)} / ${perSecond(first.b)} a second`,
    `${first.ratio.toFixed(1)}×`,
    '',
  );
}
