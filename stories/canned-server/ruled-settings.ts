/** The settings of the stories of rules: each field beside the answer that decides about it. */
import { control, type CannedSettings, type Json } from './layout.ts';

/** A control with the effect that another answer has on it. */
const ruled = (name: string, effect: string, by: string): Json => ({
  ...control(name),
  rule: { effect, condition: { scope: `#/properties/${by}`, schema: { const: true } } },
});

/** What other answers show, hide, switch on and off, ask for (`if`) and bring with them (`dependentSchemas`). */
const rules = (config: Json): Partial<CannedSettings> => ({
  schema: {
    type: 'object',
    properties: {
      alerts: { type: 'boolean', title: 'Tell somebody of failures' },
      hears: { type: 'string', title: 'Who hears of it', format: 'email' },
      all: { type: 'boolean', title: 'Take all orders' },
      least: { type: 'integer', title: 'Smallest order', minimum: 0 },
      discounts: { type: 'boolean', title: 'Give discounts' },
      percent: { type: 'integer', title: 'Discount in percent', maximum: 50 },
      closed: { type: 'boolean', title: 'The books are closed' },
      from: { type: 'string', title: 'First day', format: 'date' },
      plan: { title: 'Plan', enum: ['Basic', 'Business'] },
      seats: { type: 'integer', title: 'Seats', minimum: 1 },
      sender: { type: 'string', title: 'Sender' },
    },
    if: { properties: { plan: { const: 'Business' } }, required: ['plan'] },
    then: { required: ['seats'] },
    dependentSchemas: {
      sender: {
        required: ['sender_name'],
        properties: { sender_name: { type: 'string', title: 'Name of the sender' } },
      },
    },
  },
  uischema: {
    type: 'VerticalLayout',
    elements: [
      control('alerts'),
      ruled('hears', 'SHOW', 'alerts'),
      control('all'),
      ruled('least', 'HIDE', 'all'),
      control('discounts'),
      ruled('percent', 'ENABLE', 'discounts'),
      control('closed'),
      ruled('from', 'DISABLE', 'closed'),
      ...['plan', 'seats', 'sender', 'sender_name'].map((name) => control(name)),
    ],
  },
  config,
});

/** Nothing is answered. */
export const openRules = (): Partial<CannedSettings> => rules({});

/** Every answer that decides something is given, those that are asked for then are not. */
export const answeredRules = (): Partial<CannedSettings> =>
  rules({ alerts: true, all: true, discounts: true, closed: true, plan: 'Business', sender: 'Fernhill' });
