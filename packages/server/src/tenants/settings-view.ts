/** What the form gets: what can be set, the choices, what is set, and what an update changes of it. */
import {
  customerOptions,
  forCustomer,
  type JsonObject,
  type JsonValue,
  type Move,
  type MoveItem,
  type Options,
} from '@mortise/manifest';
import type { Tx } from '../platform/database/index.ts';
import type { Means } from '../platform/means.ts';
import type { Release } from '../releases/index.ts';
import type { SessionScope } from '../sessions/index.ts';
import { releaseFor } from './release-for.ts';
import { settingsWith } from './settings-with.ts';
import { shownOptions, type OptionsState, type Tenant, type Told } from './tenant.ts';
import { shownConfig } from './tenant-config.ts';
import { tenantOf } from './tenant-rows.ts';

export type SettingsView = {
  release: string;
  version: number;
  schema: object;
  uischema: object;
  options: { state: OptionsState; values: Options; reason: Told | null };
  config: JsonObject;
  /** Pointers of the secrets that are set; their values are never sent back. */
  secrets_set: string[];
  move: MoveView | null;
};

/** One setting in the diff; `before` and `after` are never there for a secret. */
export type MovedSetting = {
  path: string;
  label: string;
  before?: JsonValue;
  after?: JsonValue;
  why?: string;
  secret?: true;
};

export type MoveView = {
  /** The update is in force already; what it changes is only told. */
  settled: boolean;
  filled: MovedSetting[];
  needs_answer: MovedSetting[];
  no_longer_valid: MovedSetting[];
  removed: MovedSetting[];
};

export async function settingsOf(means: Means, scope: SessionScope, id: string): Promise<SettingsView> {
  const tenant = await tenantOf(means.db, scope, id);
  return settingsView(means.db, means, tenant, await releaseFor(means.db, tenant));
}

export async function settingsView(tx: Tx, means: Means, tenant: Tenant, release: Release): Promise<SettingsView> {
  const { settings, dynamic } = release.manifest;
  const { schema, uischema } = forCustomer(settings);
  const standing = await settingsWith(tx, means, tenant, release, 'customer');
  return {
    release: release.id,
    version: tenant.config_version,
    schema,
    uischema,
    options: { ...shownOptions(tenant, dynamic), values: customerOptions(settings, tenant.options) },
    ...shownConfig(standing, settings),
    move: standing.move === null ? null : shownMove(standing.move, standing.settled),
  };
}

/** Null when an update changes nothing that a customer sees. */
function shownMove(move: Move, settled: boolean): MoveView | null {
  const lists = {
    filled: move.filled.map(shownItem),
    needs_answer: move.needsAnswer.map(shownItem),
    no_longer_valid: move.noLongerValid.map(shownItem),
    removed: move.removed.map(shownItem),
  };
  return Object.values(lists).every((list) => list.length === 0) ? null : { settled, ...lists };
}

function shownItem({ notOffered: _notOffered, ...item }: MoveItem): MovedSetting {
  return item;
}
