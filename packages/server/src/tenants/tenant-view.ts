/** A tenant as its customer sees it, read across slices to the left. */
import { connectorStatesOf, type ConnectorState } from '../connections/index.ts';
import { faceOf, findIntegration, listingOf, type Integration, type Listing } from '../integrations/index.ts';
import type { Tx } from '../platform/database/index.ts';
import type { Means } from '../platform/means.ts';
import { SealBroken } from '../platform/vault/index.ts';
import { releaseOf, type Release } from '../releases/index.ts';
import { attentionOf, type Answers, type Attention } from './attention.ts';
import { offeredSchedules, type Schedule, type ScheduleChoice } from './schedule.ts';
import { settingsWith } from './settings-with.ts';
import { shownOptionsState, type OptionsState, type RunSummary, type Tenant, type TenantState } from './tenant.ts';
import { configProblems, hasFields } from './tenant-config.ts';

export type TenantView = {
  id: string;
  number: number;
  name: string;
  state: TenantState;
  integration: {
    id: string;
    number: number;
    name: string;
    long_name: string;
    logos: { url: string }[];
    letters: string;
  };
  connectors: ConnectorState[];
  attention: Attention | null;
  settings: { has_fields: boolean; options: OptionsState; complete: boolean };
  schedule: Schedule | null;
  schedule_choices: ScheduleChoice[];
  time_zone: string | null;
  next_run_at: string | null;
  current_run: RunSummary | null;
  last_run: RunSummary | null;
  state_by: string | null;
  created_at: string;
  drop_at: string | null;
};

export async function tenantView(tx: Tx, means: Means, tenant: Tenant): Promise<TenantView> {
  const [view] = await tenantViews(tx, means, [tenant]);
  if (view === undefined) throw new Error('A tenant has no integration.');
  return view;
}

/** Views of tenants of one account. */
export async function tenantViews(tx: Tx, means: Means, tenants: readonly Tenant[]): Promise<TenantView[]> {
  const [first] = tenants;
  if (first === undefined) return [];
  const known = new Map<string, Facts>();
  for (const tenant of tenants) {
    if (!known.has(factsKey(tenant))) known.set(factsKey(tenant), await factsOf(tx, tenant));
  }
  const facts = tenants.flatMap((tenant) => {
    const found = known.get(factsKey(tenant));
    return found === undefined ? [] : [{ tenant, ...found }];
  });
  const states = await connectorStatesOf(
    tx,
    means,
    first.account,
    facts.map(({ tenant, integration }) => ({ tenant: tenant.id, integration })),
  );
  const views: TenantView[] = [];
  for (const one of facts) {
    const answers = one.release === null ? 'complete' : await answersOf(tx, means, one.tenant, one.release);
    views.push(viewOf(means, one.tenant, one, states.get(one.tenant.id) ?? [], answers));
  }
  return views;
}

/** A tenant whose secrets cannot be opened lacks answers; those beside it are shown all the same. */
async function answersOf(tx: Tx, means: Means, tenant: Tenant, release: Release): Promise<Answers> {
  try {
    const standing = await settingsWith(tx, means, tenant, release, 'customer');
    if (!standing.settled) return 'moved';
    return configProblems({ ...tenant, ...standing }, release.manifest).length === 0 ? 'complete' : 'missing';
  } catch (error) {
    if (error instanceof SealBroken) return 'missing';
    throw error;
  }
}

type Facts = { integration: Integration; listing: Listing; release: Release | null };
const factsKey = (tenant: Tenant): string => `${tenant.integration_id} ${tenant.release_id ?? tenant.channel}`;

async function factsOf(tx: Tx, tenant: Tenant): Promise<Facts> {
  const integration = await findIntegration(tx, tenant.account, tenant.integration_id);
  if (integration === null) throw new Error('A tenant has no integration.');
  return {
    integration,
    listing: await listingOf(tx, tenant.account, integration.id),
    release: await releaseOf(tx, tenant.account, tenant),
  };
}

function viewOf(
  means: Means,
  tenant: Tenant,
  { integration, listing, release }: Facts,
  connectors: ConnectorState[],
  answers: Answers,
): TenantView {
  return {
    id: tenant.id,
    number: tenant.number,
    name: tenant.name,
    state: tenant.state,
    integration: {
      id: integration.id,
      number: integration.number,
      name: integration.name,
      long_name: integration.long_name,
      ...faceOf(means.config.baseUrl, integration, listing),
    },
    connectors,
    attention: attentionOf(tenant, connectors, answers),
    settings: {
      has_fields: release !== null && hasFields(release.manifest.settings),
      options: shownOptionsState(tenant, release?.manifest.dynamic ?? []),
      complete: answers === 'complete',
    },
    schedule: tenant.schedule,
    schedule_choices: offeredSchedules(integration.schedules),
    time_zone: tenant.time_zone,
    next_run_at: tenant.next_due_at?.toISOString() ?? null,
    current_run: tenant.current_run,
    last_run: tenant.last_run,
    state_by: tenant.state_by,
    created_at: tenant.created_at.toISOString(),
    drop_at: tenant.drop_at?.toISOString() ?? null,
  };
}
