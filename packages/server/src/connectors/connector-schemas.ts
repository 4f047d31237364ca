/** What the API says of a connector itself. */
import { connectorShapes, type Connector } from '@mortise/connectors';
import { Type } from 'typebox';

/** The way in, as the definition names it. */
export const Kind = Type.Unsafe<Connector['kind']>({ type: 'string', enum: Object.keys(connectorShapes) });

export const ConnectsBy = Type.Union([Type.Literal('window'), Type.Literal('form')], {
  description: 'window: people sign in at the outside system. form: they type what it gave them; see `fields`.',
});
