/** The two ways in which people connect: at the outside system itself, or by typing what it gave them. */
import { hasLegs, type Connector, type OAuth1Connector, type OAuthConnector } from '@mortise/connectors';

export type SignInConnector = OAuthConnector | OAuth1Connector;

/** True for a connector that is connected in a window of the outside system; OAuth 1.0a may be either. */
export function signsIn(connector: Connector): connector is SignInConnector {
  return connector.kind === 'oauth2_code' || (connector.kind === 'oauth1' && hasLegs(connector));
}

export function connectsBy(connector: Connector): 'window' | 'form' {
  return signsIn(connector) ? 'window' : 'form';
}
