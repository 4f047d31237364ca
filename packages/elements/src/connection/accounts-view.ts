/** What the views have in common in which somebody connects the accounts of one integration. */
import { Refused } from '@mortise/client';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import {
  buttonStyles,
  emptyView,
  emptyViewStyles,
  logoStyles,
  noticeStyles,
  panelStyles,
  stateStyles,
} from '../controls/index.ts';
import { triangleAlert } from '../controls/icons.ts';
import { MortiseElement } from '../session/index.ts';
import { base, tokens } from '../theme/index.ts';
import { install } from '../words/en-install.ts';
import type { askToDisconnect } from './ask-to-disconnect.ts';
import { connectionStyles } from './connection.styles.ts';
import type { ConnectionDesk } from './connection-desk.ts';
import type { ConnectorState } from './wire.ts';

/** What such a view draws later; null as long as its code is on its way. */
type Later = {
  signInView(code: string, again: () => void): TemplateResult | null;
  askToDisconnect: typeof askToDisconnect;
} | null;

export class AccountsView extends MortiseElement {
  static override properties = {
    ...MortiseElement.properties,
    integration: {},
    leavingConnector: { state: true },
  };
  static override styles = [
    tokens,
    base,
    buttonStyles,
    logoStyles,
    stateStyles,
    panelStyles,
    noticeStyles,
    emptyViewStyles,
    connectionStyles,
  ];
  declare integration: string | null;
  /** The account of which it is asked whether it shall go. */
  declare leavingConnector: ConnectorState | null;

  constructor() {
    super();
    this.integration = null;
    this.leavingConnector = null;
  }

  protected askToDisconnect = (connector: ConnectorState): void => {
    this.leavingConnector = connector;
  };

  /** Whether a view that failed for want of a token has been given a way to one. */
  protected isLate(changed: PropertyValues<this>, error: unknown): boolean {
    return (changed.has('getToken') || changed.has('shared')) && error instanceof Refused && error.code === 'no-token';
  }

  /** Says that the session ended; inside the marketplace, that says it. */
  protected ended(): unknown {
    const shared = this.shared === null ? this.findSession() : null;
    return shared === null ? nothing : html`<mortise-ended .shared=${shared}></mortise-ended>`;
  }

  /** Why there is nothing to be seen, and the way to try again; `more` stands beside that. */
  protected failed(error: unknown, heading: string, later: Later, again: () => void, more?: unknown): TemplateResult {
    const renewed = (): void => {
      this.findSession()?.client.renew();
      again();
    };
    return (
      (error instanceof Refused ? later?.signInView(error.code, renewed) : null) ??
      emptyView({
        outline: triangleAlert,
        heading,
        text: error instanceof Error ? error.message : String(error),
        alert: true,
        actions: html`<button type="button" class="btn" @click=${renewed}>${install.tryAgain}</button> ${more}`,
      })
    );
  }

  /** The question before an account is taken away, while it stands. */
  protected question(later: Later, desk: ConnectionDesk): unknown {
    const connector = this.leavingConnector;
    if (connector === null) return nothing;
    return later?.askToDisconnect(connector, (yes) => {
      this.leavingConnector = null;
      if (yes) void desk.disconnect(connector.name);
    });
  }
}
