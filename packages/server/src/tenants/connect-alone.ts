/** Auth-only: a customer does nothing but connect; their tenant is found or made, and its settings come from the embed token. */
import { isDeepStrictEqual } from 'node:util';
import {
  checkConfigSize,
  settingKeys,
  splitSecrets,
  type JsonObject,
  type JsonValue,
  type Manifest,
} from '@mortise/manifest';
import { lockCustomer } from '../accounts/index.ts';
import type { Integration } from '../integrations/index.ts';
import { transaction, type Tx } from '../platform/database/index.ts';
import { Refusal } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import { openConnectClaim, type ConnectClaim, type SessionScope } from '../sessions/index.ts';
import { changeTenant } from './change-tenant.ts';
import { insertTenant, installable } from './create-tenant.ts';
import { keepConfig } from './keep-config.ts';
import { releaseFor } from './release-for.ts';
import { parseTimeZone } from './schedule.ts';
import { settingsWith } from './settings-with.ts';
import { settleBackground } from './settle-background.ts';
import type { Background, Missing, Tenant } from './tenant.ts';
import { changedKeys, wholeInForce, type StoredConfig } from './tenant-config.ts';
import { tenantOf, tenantsOf } from './tenant-rows.ts';
import { nameOf } from './who.ts';

export type AloneWanted = { integration: string | number; connector?: string; time_zone?: string };
/** `connectors`: names of those to connect, in order. */
export type Alone = { tenant: Tenant; connectors: string[]; missing: Missing | null };
type Wish = ConnectClaim[string];

/**
 * One request, and again as often as the page likes. Refusals: those of starting an install; not-allowed when the token
 * neither allows installing nor names the integration; not-found for a connector that the integration or the token lacks.
 */
export async function connectAlone(means: Means, scope: SessionScope, wanted: AloneWanted): Promise<Alone> {
  const wishes = await openConnectClaim(means, scope);
  const found = await transaction(means.db, async (tx) => {
    await lockCustomer(tx, scope.account, scope.customer);
    const integration = await installable(tx, scope, wanted.integration, (one) => wishFor(wishes, one) !== null);
    const wish = wishFor(wishes, integration);
    const connectors = connectorsFor(integration, wish, wanted.connector);
    const tenant = await findOrMake(tx, means, scope, integration, wish);
    const background = backgroundFor(scope, tenant, connectors, wanted);
    if (background !== null) await takeWish(tx, means, tenant, background, wish);
    return { id: tenant.id, connectors };
  });
  return transaction(means.db, async (tx) => {
    const missing = await settleBackground(tx, means, scope.account, found.id);
    return { tenant: await tenantOf(tx, scope, found.id), connectors: found.connectors, missing };
  });
}

/** What the embed token says of this integration, under its name, number or id. */
function wishFor(wishes: ConnectClaim, { name, number, id }: Integration): Wish | null {
  const key = [name, String(number), id].find((one) => Object.hasOwn(wishes, one));
  return key === undefined ? null : (wishes[key] ?? null);
}

function connectorsFor({ connectors }: Integration, wish: Wish | null, only: string | undefined): string[] {
  const own = connectors.filter((one) => !one.global).map((one) => one.name);
  const wished = wish?.connectors ?? own;
  const names = only === undefined ? wished : wished.filter((name) => name === only);
  const unknown = names.length === 0 && only !== undefined ? only : names.find((name) => !own.includes(name));
  if (unknown !== undefined) throw new Refusal('not-found', 'This integration has no such connector.');
  return [...new Set(names)];
}

/** The one that was made like this before, else one that is installed, else one whose install was begun, else a new one. */
async function findOrMake(
  tx: Tx,
  means: Means,
  scope: SessionScope,
  integration: Integration,
  wish: Wish | null,
): Promise<Tenant> {
  const mine = await tenantsOf(tx, scope);
  const its = mine.filter((one) => one.integration_id === integration.id);
  const found =
    its.find((one) => one.background !== null) ?? its.find((one) => one.state !== 'installing') ?? its[0] ?? null;
  if (found !== null) return tenantOf(tx, scope, found.id, true);
  if (wish === null && !scope.may.has('install'))
    throw new Refusal('not-allowed', 'This session may not install: its token does not allow "install".');
  return insertTenant(tx, means, scope, integration, mine);
}

/** Null for one that the customer installed themselves: its settings are theirs. */
function backgroundFor(
  scope: SessionScope,
  tenant: Tenant,
  connectors: string[],
  wanted: AloneWanted,
): Background | null {
  if (tenant.background === null && tenant.state !== 'installing') return null;
  return {
    by: nameOf(scope),
    allowed_installs: scope.claims.allowed_installs ?? null,
    time_zone: parseTimeZone(wanted.time_zone ?? 'UTC') ?? 'UTC',
    connectors,
    claimed: tenant.background?.claimed ?? [],
    ...(tenant.background?.changed === undefined ? {} : { changed: tenant.background.changed }),
    paused: tenant.background?.paused ?? null,
  };
}

/**
 * Takes the settings that the token gives. A setting is the token's as long as the customer has not changed it: what is not
 * set is filled, and what an earlier token gave is replaced by what this one gives. What the customer changed in the form, or
 * emptied there, is theirs and stays, whatever later tokens say. A form saved without changing a setting leaves it the
 * token's; a setting that a later token leaves out stays as it is; keys that the integration does not have are left out.
 * Refusal: config-invalid when it is too large.
 */
async function takeWish(
  tx: Tx,
  means: Means,
  tenant: Tenant,
  background: Background,
  wish: Wish | null,
): Promise<void> {
  const release = await releaseFor(tx, tenant);
  const standing = await settingsWith(tx, means, tenant, release, 'hub');
  const before = wholeInForce(standing, release.manifest);
  const keys = settingKeys(release.manifest.settings.schema);
  const changed = background.changed ?? changedBefore(standing, background, release.manifest);
  const given = Object.entries(wish?.config ?? {}).filter(
    ([key, value]) => keys.has(key) && !changed.includes(key) && !isDeepStrictEqual(value, before[key]),
  ) as [string, JsonValue][];
  const claimed = [...new Set([...background.claimed, ...given.map(([key]) => key)])];
  const next = { ...background, claimed, changed };
  if (given.length === 0) return changeTenant(tx, tenant.account, tenant.id, { background: next });
  const config: JsonObject = { ...before, ...Object.fromEntries(given) };
  const refusal = checkConfigSize(config);
  if (refusal !== null) throw new Refusal('config-invalid', 'The settings of this page’s sign-in are too large.');
  await keepConfig(tx, means, tenant, release, splitSecrets(release.manifest.settings.schema, config), {
    background: next,
  });
}

/** Of an install that nobody took note of: what is set counts as the customer's, but for what a token gave and nobody confirmed. */
function changedBefore(standing: StoredConfig, { claimed }: Background, manifest: Manifest): string[] {
  const nothing = { config: {}, secrets: {} };
  return changedKeys(nothing, standing, manifest).filter((key) => !claimed.includes(key));
}
