/** Every view but the gallery, and the ways between them; this comes when the first of them is wanted. */
import { html, type TemplateResult } from 'lit';
import type { Client, Session } from '@mortise/client';
import { returnedFlow } from '../connection/index.ts';
import type { Catalogue, CatalogueListing, Tenant } from '../gallery/index.ts';
import type { ListingAsk } from '../gallery/listing-page.ts';
import { defineElement, type MortiseElement, type MortiseEventDetail, type SharedSession } from '../session/index.ts';
import { MortiseEnded } from '../session/without-session.ts';
import { lazyView } from './lazy-view.ts';
import { findListing, firstView, type DeepLink, type View } from './navigation.ts';
import { openDetailStyles } from './open-detail.styles.ts';

export { signInView } from '../session/without-session.ts';

export type Data = { client: Client; session: Session; shared: SharedSession; catalogue: Catalogue; tenants: Tenant[] };

/** What a view is drawn with, and how it moves on. */
export type Scene = { data: Data; host: MortiseElement; go(view: View): void; refresh(): void };

/** Where to begin: back from an outside system in the same tab where the account was asked for, else where a link points. */
export async function beginning(link: DeepLink, data: Data): Promise<View> {
  return (await resumed(data)) ?? firstView(link, data.catalogue.listings, data.tenants);
}

async function resumed({ client, tenants }: Data): Promise<View | null> {
  if (!location.search.includes('mortise_flow')) return null;
  const back = await returnedFlow(client, () => true);
  const tenant = tenants.find((one) => one.id === back?.tenant);
  if (back === null || tenant === undefined) return { view: 'apps', tenant: null };
  return tenant.state === 'installing'
    ? { view: 'install', integration: tenant.integration.id, back }
    : { view: 'apps', tenant: tenant.id, back };
}

/** Draws a view, hears what it asks for, and keeps those asks from the page: it is told by what happens then. */
export function drawView(view: View, scene: Scene): TemplateResult {
  const { go } = scene;
  defineElement('mortise-ended', MortiseEnded);
  adoptOnce(scene.host.renderRoot);
  const onNavigate = (event: CustomEvent<MortiseEventDetail>): void => {
    event.stopPropagation();
    const { detail } = event;
    if (detail.view === 'apps') go({ view: 'apps', tenant: detail.tenant?.id ?? null });
    if (detail.view === 'gallery') go({ view: 'gallery' });
    if (detail.view === 'install' && detail.integration !== undefined)
      go({ view: 'install', integration: detail.integration.id });
  };
  const onCancel = (): void => void (view.view === 'install' && go({ view: 'listing', integration: view.integration }));
  const onUninstalled = (): void => go({ view: 'apps', tenant: null });
  return html`<div
    @mortise-navigate=${onNavigate}
    @mortise-install-cancel=${onCancel}
    @mortise-uninstalled=${onUninstalled}
    @mortise-installed=${scene.refresh}
    @mortise-connected=${scene.refresh}
    @mortise-disconnected=${scene.refresh}
  >
    <mortise-ended .shared=${scene.data.shared}></mortise-ended>${inner(view, scene)}
  </div>`;
}

/** The marketplace has its own sheets from the first view on; this one it needs only beside the others. */
function adoptOnce(root: Node): void {
  const { styleSheet } = openDetailStyles;
  if (!(root instanceof ShadowRoot) || styleSheet === undefined) return;
  if (!root.adoptedStyleSheets.includes(styleSheet)) root.adoptedStyleSheets.push(styleSheet);
}

function inner(view: View, scene: Scene): unknown {
  const { data, host } = scene;
  const { headingLevel } = host;
  const redraw = (): void => host.requestUpdate();
  switch (view.view) {
    case 'gallery':
      return null;
    case 'apps':
      return lazyView(
        'mortise-my-apps',
        () =>
          html`<mortise-my-apps
            data-view
            .shared=${data.shared}
            .headingLevel=${headingLevel + 1}
            .tenant=${view.tenant}
            .tab=${view.tab ?? 'runs'}
            .back=${view.back ?? null}
          ></mortise-my-apps>`,
        redraw,
      );
    case 'install':
      return lazyView(
        'mortise-install',
        () =>
          html`<mortise-install
            data-view
            .shared=${data.shared}
            .headingLevel=${headingLevel}
            integration=${view.integration}
            .back=${view.back ?? null}
          ></mortise-install>`,
        redraw,
      );
    case 'listing': {
      const listing = findListing(data.catalogue.listings, view.integration);
      return listing === null ? null : lazyView('mortise-listing', () => listingPage(listing, scene), redraw);
    }
  }
}

function listingPage(listing: CatalogueListing, { data, host, go }: Scene): TemplateResult {
  const own = data.tenants.filter((tenant) => tenant.integration.id === listing.id);
  const onAsk = ({ detail }: CustomEvent<ListingAsk>): void => {
    if (detail.ask === 'back') go({ view: 'gallery' });
    else if (detail.ask === 'open') go({ view: 'apps', tenant: detail.tenant ?? null });
    else go({ view: 'install', integration: listing.id });
  };
  return html`<mortise-listing
    data-view
    .client=${data.client}
    .summary=${listing}
    .tenants=${own}
    .may=${data.session.may}
    .headingLevel=${host.headingLevel}
    @mortise-listing-ask=${onAsk}
  ></mortise-listing>`;
}

/** The view's own title takes the focus once it is drawn, so that readers and keyboards are where the eye is. */
export async function focusView(root: ParentNode): Promise<void> {
  const view = root.querySelector<HTMLElement & { updateComplete?: Promise<unknown> }>('[data-view]');
  await view?.updateComplete;
  (
    view?.shadowRoot?.querySelector<HTMLElement>('[data-title]') ?? root.querySelector<HTMLElement>('[data-title]')
  )?.focus();
}
