/** What the form gets: what can be set, the choices, what is set, and what an update changes of it. */
import {
  customerOptions,
  forCustomer,
  toForm,
  type JsonObject,
  type JsonValue,
  type MoveItem,
  type Options,
} from '@mortise/manifest';
import type { Tx } from '../platform/database/index.ts';
import type { Means } from '../platform/means.ts';
import type { Release } from '../releases/index.ts';
import type { SessionScope } from '../sessions/index.ts';
import { releaseFor } from './release-for.ts';
import { settingsWith, type SettingsWith } from './settings-with.ts';
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
  /** Of a choice: what the form calls it. */
  before_label?: string;
  after_label?: string;
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
    move: shownMove(standing, release, tenant.options),
  };
}

/** Null when an update changes nothing that a customer sees. */
function shownMove({ move, settled, before }: SettingsWith, release: Release, options: Options): MoveView | null {
  if (move === null) return null;
  const was = before === null ? noWords : choiceWords(before, options);
  const is = choiceWords(release, options);
  const shown = ({ notOffered: _notOffered, ...item }: MoveItem): MovedSetting => ({
    ...item,
    ...label('before_label', was(item.path, item.before)),
    ...label('after_label', is(item.path, item.after)),
  });
  const lists = {
    filled: move.filled.map(shown),
    needs_answer: move.needsAnswer.map(shown),
    no_longer_valid: move.noLongerValid.map(shown),
    removed: move.removed.map(shown),
  };
  return Object.values(lists).every((list) => list.length === 0) ? null : { settled, ...lists };
}

type Words = (path: string, value: JsonValue | undefined) => string | null;
const noWords: Words = () => null;

function label<K extends string>(key: K, text: string | null): { [key in K]?: string } {
  return text === null ? {} : ({ [key]: text } as { [key in K]: string });
}

/** What a release's form calls a choice, or several; null for what is none. */
function choiceWords({ manifest }: Release, options: Options): Words {
  const fields = new Map(
    toForm(manifest.settings, { options, audience: 'customer' }).fields.map((field) => [pointerOf(field.path), field]),
  );
  return (path, value) => {
    const field = fields.get(path);
    const known = field?.options ?? [];
    const chosen = Array.isArray(value) ? value : [value];
    const words = chosen.map((one) => known.find((option) => option.value === one)?.label);
    return known.length > 0 && words.every((word) => word !== undefined) ? words.join(', ') : null;
  };
}

function pointerOf(path: readonly string[]): string {
  return path.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
