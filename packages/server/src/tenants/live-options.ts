/** Live options: the choices of one field, asked from the outside system through the tenant's own connection. */
import {
  configFor,
  fillSettings,
  forCustomer,
  liveSources,
  settingsIn,
  type JsonObject,
  type LiveSource,
  type Settings,
} from '@mortise/manifest';
import { askSystem, oddAnswer, type SystemQuestion } from '../connections/index.ts';
import { findConnector, type Connector } from '../connectors/index.ts';
import { findIntegration } from '../integrations/index.ts';
import { Refusal, type Problem } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import type { SessionScope } from '../sessions/index.ts';
import { readLiveAnswer, type LiveOption, type LivePage } from './live-answer.ts';
import { findLabels } from './live-labels.ts';
import { releaseFor } from './release-for.ts';
import { settingsWith } from './settings-with.ts';
import { mustNotBeArchived, type Tenant } from './tenant.ts';
import { configInForce } from './tenant-config.ts';
import { tenantOf } from './tenant-rows.ts';

type WantedPage = { search?: string; cursor?: string };
/** `settings`: what the form holds now; without it what is in force counts. With `values` these are looked for instead. */
export type LiveWanted = WantedPage & { definition: string; values?: LiveOption['const'][]; settings?: JsonObject };

/** How long values are looked for before no further question is asked, in milliseconds. */
const longestLook = 15_000;

/**
 * One page of choices, or those among the values that were found. Refusals: not-found (also for a list that only hidden fields use), tenant-archived, not-allowed (a
 * connection shared by everybody), config-invalid (with a problem for each setting that has to be answered first), and
 * those of `askSystem`.
 */
export async function liveOptions(
  means: Means,
  scope: SessionScope,
  id: string,
  wanted: LiveWanted,
): Promise<LivePage> {
  const tenant = await tenantOf(means.db, scope, id);
  mustNotBeArchived(tenant);
  const release = await releaseFor(means.db, tenant);
  const { settings } = release.manifest;
  const source = sourceFor(settings, wanted.definition);
  const connector = await connectorFor(means, tenant, source);
  const place = {
    account: scope.account,
    tenant: tenant.id,
    integration: tenant.integration_id,
    connector: connector.name,
  };
  // Only what moved counts here, not how it is told: asked as the hub, the move is worked out once.
  const { config } = await settingsWith(means.db, means, tenant, release, 'hub');
  const answers = answersOf(settings, config, wanted.settings);
  const { values } = wanted;
  const ask = (page: WantedPage): Promise<LivePage> =>
    askSystem(means, place, connector, questionOf(source, page, answers), {
      name: JSON.stringify(source),
      isAside: values !== undefined,
      answer: (json) => {
        const read = readLiveAnswer(source, json, page.cursor ?? null);
        if (read === null) throw oddAnswer(connector.label);
        return read;
      },
    });
  if (values === undefined) return ask(wanted);
  const until = means.clock.now().getTime() + longestLook;
  return findLabels(source, values, ask, () => means.clock.now().getTime() > until);
}

/** A list that only fields use which this customer never sees is as unknown as one that is not there. */
function sourceFor(settings: Settings, definition: string): LiveSource {
  const seen = forCustomer(settings).schema.definitions ?? {};
  const sources = liveSources(settings.schema);
  const source =
    Object.hasOwn(seen, definition) && Object.hasOwn(sources, definition) ? sources[definition] : undefined;
  if (source === undefined) throw new Refusal('not-found', 'These settings have no such list of choices.');
  return source;
}

async function connectorFor(means: Means, tenant: Tenant, { connector }: LiveSource): Promise<Connector> {
  const integration = await findIntegration(means.db, tenant.account, tenant.integration_id);
  const used = integration?.connectors ?? [];
  const [only] = used.length === 1 ? used : [];
  const one = connector === null ? only : used.find(({ name, as = name }) => as === connector);
  const found = one === undefined ? null : await findConnector(means.db, tenant.account, one.name);
  if (one === undefined || found === null)
    throw new Refusal(
      'integration-not-ready',
      'These choices come from a system that this integration does not connect. Tell the people behind this app.',
    );
  // One customer's search through what is everybody's could find what is another's.
  if (one.global)
    throw new Refusal('not-allowed', `${found.label} is connected for everybody, so it is not searched for one.`);
  return found;
}

type Answers = (path: readonly string[]) => unknown;

/** What a setting is for a request: the form's answer where the customer sees the field, ours where not; never a secret. */
function answersOf(settings: Settings, config: Tenant['config'], sent: JsonObject | undefined): Answers {
  const inForce = configInForce({ config, secrets: {} }, { settings }).open;
  const theirs = configFor(settings, sent ?? inForce, 'customer');
  return (path) => {
    const isHidden = at(configFor(settings, nested(path, true), 'customer'), path) === undefined;
    return at(isHidden ? inForce : theirs, path);
  };
}

function nested(path: readonly string[], value: boolean): JsonObject {
  return path.reduceRight<JsonObject | boolean>((inner, key) => ({ [key]: inner }), value) as JsonObject;
}

function at(config: JsonObject, path: readonly string[]): unknown {
  let value: unknown = config;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Reflect.get(value, key);
  }
  return value === '' ? undefined : value;
}

function questionOf(source: LiveSource, { search, cursor }: WantedPage, answers: Answers): SystemQuestion {
  const missing = settingsIn(source.query).filter((path) => !isAnswer(answers(path)));
  if (missing.length > 0)
    throw new Refusal('config-invalid', 'Something else has to be answered first.', missing.map(answerFirst));
  const query: [string, string][] = Object.entries(source.query).map(([name, value]) => [
    name,
    fillSettings(value, answers) ?? '',
  ]);
  if (source.search !== null && search !== undefined && search.trim() !== '')
    query.push([source.search, search.trim()]);
  if (source.cursor !== null && cursor !== undefined) query.push([source.cursor.param, cursor]);
  return { path: source.path, query };
}

function isAnswer(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value) && String(value).length <= 1_000;
}

function answerFirst(path: readonly string[]): Problem {
  const pointer = path.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  return { path: pointer, message: 'Answer this first: the choices depend on it.' };
}
