/** Shapes of runs on the wire. */
import { Type, type Static } from 'typebox';
import { phases, type Phase } from './run.ts';

const text = Type.Union([Type.String(), Type.Null()]);
const mode = Type.Union([Type.Literal('init'), Type.Literal('normal'), Type.Literal('webhook')]);
const source = Type.Union([
  Type.Literal('schedule'),
  Type.Literal('manual'),
  Type.Literal('webhook'),
  Type.Literal('api'),
]);

export const Run = Type.Object(
  {
    id: Type.String(),
    number: Type.Integer(),
    mode,
    phase: Type.Unsafe<Phase>(Type.Union(phases.map((phase) => Type.Literal(phase)))),
    sources: Type.Array(source),
    asked_by: text,
    created_at: Type.String(),
    started_at: text,
    completed_at: text,
    summary: text,
    reason: Type.Union([Type.Object({ code: Type.String(), message: Type.String() }), Type.Null()]),
  },
  { $id: 'Run' },
);
export type Run = Static<typeof Run>;

export const RequestRunBody = Type.Object(
  {
    mode: Type.Optional(Type.Union([Type.Literal('normal'), Type.Literal('init')])),
  },
  { additionalProperties: false },
);
