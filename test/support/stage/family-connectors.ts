/** One connector a family over the pretend systems, and what people type to connect it. */
import type { Fakes, SftpDoor } from '@mortise/fake-apps';

type Definition = { name: string; label: string; kind: string } & Record<string, unknown>;
/** `typed`: into the form, or on the page before signing in. */
export type FamilyConnector = {
  definition: Definition;
  typed: Record<string, string>;
  secrets?: Record<string, string>;
};

const open = (...names: string[]) => names.map((name) => ({ name, label: named(name), secret: false }));
const secret = (...names: string[]) => names.map((name) => ({ name, label: named(name) }));
const named = (name: string): string => name.replaceAll('_', ' ').replace(/^./, (first) => first.toUpperCase());

/** In the order in which their family is listed by the design. */
export function familyConnectors({ families }: Pick<Fakes, 'families'>, sftp: SftpDoor): FamilyConnector[] {
  return [...plain(families), ...withToken(families), ...signed(families), shops(families), files(sftp)];
}

type Families = Fakes['families'];

function plain({ base, keys }: Families): FamilyConnector[] {
  const of = (family: string, kind: string, label: string) => ({
    name: family,
    label,
    kind,
    api_url: `${base}/${family}/api`,
    test_request: { path: '/me' },
    account_lookup: { field: 'company' },
  });
  return [
    {
      definition: {
        ...of('header', 'api_key', 'Ashwood'),
        credential: { name: 'X-Api-Key' },
        fields: secret('api_key'),
      },
      typed: keys.header,
    },
    {
      definition: {
        ...of('query', 'api_key', 'Birchmail'),
        credential: { in: 'query', name: 'api_key' },
        fields: secret('api_key'),
      },
      typed: keys.query,
    },
    { definition: { ...of('bearer', 'bearer_token', 'Cedarline'), fields: secret('token') }, typed: keys.bearer },
    {
      definition: {
        ...of('basic', 'basic', 'Dogwood'),
        username: '{username}',
        password: '{password}',
        fields: [...open('username'), ...secret('password')],
      },
      typed: keys.basic,
    },
    {
      definition: {
        ...of('custom', 'custom_fields', 'Elmtrack'),
        headers: { 'X-App-Id': '{app_id}', 'X-App-Secret': '{app_secret}' },
        query: { version: '2026-01' },
        fields: [...open('app_id'), ...secret('app_secret')],
      },
      typed: keys.custom,
    },
  ];
}

function withToken({ base, keys }: Families): FamilyConnector[] {
  const account = keys.service_account;
  const keyFile = {
    client_email: account.client_email,
    private_key: account.private_key,
    private_key_id: account.private_key_id,
  };
  return [
    {
      definition: {
        name: 'client',
        label: 'Firbank',
        kind: 'oauth2_client_credentials',
        token_url: `${base}/client-credentials/token`,
        token_params: { audience: 'https://orders.example/?a=1&b' },
        scopes: ['orders.read', 'orders.write'],
        api_url: `${base}/client-credentials/api`,
        test_request: { path: '/me' },
      },
      typed: keys.client_credentials,
    },
    {
      definition: {
        name: 'exchange',
        label: 'Greenhall',
        kind: 'token_exchange',
        exchange: {
          url: `${base}/exchange/login`,
          body: { company: '{company}', username: '{username}', password: '{password}' },
          answer: { token: '/session/key', expires_in: '/session/valid_for' },
        },
        credential: { name: 'X-Session', format: '{key}' },
        fields: [
          ...open('company', 'username'),
          ...secret('password'),
          { name: 'place', label: 'Place', secret: false, source: 'token_response', from: '/place' },
        ],
        api_url: `${base}/exchange/api/{place}`,
        test_request: { path: '/me' },
      },
      typed: keys.exchange,
    },
    {
      definition: {
        name: 'service',
        label: 'Hazelcloud',
        kind: 'service_account_jwt',
        token_url: `${base}/service-account/token`,
        jwt: {
          key: '{private_key}',
          key_id: '{private_key_id}',
          issuer: '{client_email}',
          audience: `${base}/service-account/token`,
        },
        fields: [
          {
            name: 'key_file',
            label: 'Key file',
            multiline: true,
            parts: {
              private_key: '/private_key',
              private_key_id: '/private_key_id',
              client_email: '/client_email',
            },
          },
        ],
        api_url: `${base}/service-account/api`,
        test_request: { path: '/me' },
      },
      typed: { key_file: JSON.stringify(keyFile, null, 2) },
    },
  ];
}

function signed({ base, keys }: Families): FamilyConnector[] {
  const { consumer_key, consumer_secret, token, token_secret } = keys.oauth1;
  const oauth1 = {
    kind: 'oauth1',
    signature_method: 'HMAC-SHA256',
    realm: 'OAKLINE_1',
    api_url: `${base}/oauth1/api`,
    account_lookup: { url: `${base}/oauth1/api/me`, field: 'company' },
  };
  return [
    {
      definition: {
        ...oauth1,
        name: 'ivy',
        label: 'Ivygate',
        fields: [...open('consumer_key'), ...secret('consumer_secret', 'oauth_token', 'oauth_token_secret')],
        test_request: { path: '/me' },
      },
      typed: { consumer_key, consumer_secret, oauth_token: token, oauth_token_secret: token_secret },
    },
    {
      definition: {
        ...oauth1,
        name: 'juniper',
        label: 'Juniper',
        request_token_url: `${base}/oauth1/request_token`,
        authorize_url: `${base}/oauth1/authorize`,
        token_url: `${base}/oauth1/access_token`,
        provision_fields: [...open('consumer_key'), ...secret('consumer_secret')],
      },
      typed: {},
      secrets: { consumer_key, consumer_secret },
    },
    {
      definition: {
        name: 'aws',
        label: 'Kapok cloud',
        kind: 'aws_keys',
        service: 'sts',
        api_url: `${base}/aws`,
        fields: [
          ...open('access_key_id'),
          ...secret('secret_access_key'),
          {
            name: 'region',
            label: 'Region',
            secret: false,
            options: [
              { value: 'us-east-1', label: 'America' },
              { value: 'eu-central-1', label: 'Europe' },
            ],
          },
        ],
        test_request: { path: '/?Action=GetCallerIdentity&Version=2011-06-15' },
      },
      typed: { ...keys.aws, region: 'eu-central-1' },
    },
  ];
}

function shops({ base, keys }: Families): FamilyConnector {
  return {
    definition: {
      name: 'shops',
      label: 'Larchshop',
      kind: 'oauth2_code',
      authorize_url: `${base}/shops/{shop}/oauth/authorize`,
      token_url: `${base}/shops/{shop}/oauth/token`,
      authorize_names: { client_id: 'client_key' },
      token_names: { client_id: 'client_key' },
      authorize_params: { prompt: 'consent' },
      scopes: ['orders', 'products'],
      scope_separator: ',',
      pkce: 'unsupported',
      token_auth: 'client_secret_post',
      fields: [
        { name: 'shop', label: 'Shop', secret: false, help: 'As in its address.', example: 'oak-shop' },
        { name: 'realm_id', label: 'Realm', secret: false, source: 'callback', from: 'realmId' },
        {
          name: 'instance',
          label: 'Instance',
          secret: false,
          source: 'token_response',
          from: '/instance_url',
          after: '/shops/',
        },
      ],
      headers: { 'X-Shop': '{shop}' },
      api_url: `${base}/shops/{instance}/api/{realm_id}`,
      account_lookup: { url: `${base}/shops/{instance}/api/{realm_id}/me`, field: 'company' },
    },
    typed: { shop: 'oak-shop' },
    secrets: { client_id: keys.shop.client_key, client_secret: keys.shop.client_secret },
  };
}

function files(sftp: SftpDoor): FamilyConnector {
  const optional = { optional: true };
  return {
    definition: {
      name: 'files',
      label: 'Maplefiles',
      kind: 'sftp',
      account_lookup: { text: '{username}@{host}' },
      fields: [
        ...open('host'),
        { name: 'port', label: 'Port', secret: false, default: '22' },
        ...open('username'),
        { name: 'password', label: 'Password', ...optional },
        { name: 'private_key', label: 'Private key', multiline: true, ...optional },
        { name: 'passphrase', label: 'Passphrase', ...optional },
      ],
    },
    typed: { host: sftp.host, port: String(sftp.port), username: sftp.username, password: sftp.password },
  };
}
