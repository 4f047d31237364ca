/**
 * Under which name each system tells the account that was connected: what is called, and what its documentation shows as the
 * answer, written by hand. The table holds each method of the catalogue that tells, so a new one is missed here.
 */
import { describe, expect, test } from 'vitest';
import { accountInValues, accountRequest, findSystem, parseConnector, readAccount, systemIds } from './index.ts';
import type { Connector, Values } from './index.ts';

type Told = {
  at: string;
  values: Values;
  call: string;
  headers: Values;
  body?: string;
  /** As documented, cut to what is around the name. */
  answer: unknown;
  name: string;
};

const at = { now: new Date('2026-03-04T05:06:07Z'), id: 'once' };
const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });
const tok: Values = { access_token: 'tok' };
const bearer = { authorization: 'Bearer tok' };
const key: Values = { api_key: 'k1' };
const keyed = { authorization: 'Bearer k1' };

/** For a person or a company that signed in, called with a bearer token. */
const signedIn = (system: string, call: string, answer: unknown, name: string): Told => ({
  at: `${system} oauth`,
  values: tok,
  call: `GET ${call}`,
  headers: bearer,
  answer,
  name,
});
const withKey = (told: Told, method: string, values: Values, headers: Values): Told => ({
  ...told,
  at: `${told.at.split(' ')[0]} ${method}`,
  values,
  headers,
});

const attentive = signedIn(
  'attentive',
  'https://api.attentivemobile.com/v1/me',
  {
    applicationName: 'Pillow Api',
    attentiveDomainName: 'hudsonivy.attn.tv',
    companyName: 'Hudson & Ivy',
    contactEmail: 'name@company.com',
    companyId: 'MDc6Q29tcGFueTI',
  },
  'Hudson & Ivy',
);
const bigcommerce: Told = {
  at: 'bigcommerce oauth',
  values: { store_hash: 'abc123', ...tok },
  call: 'GET https://api.bigcommerce.com/stores/abc123/v2/store',
  headers: { 'x-auth-token': 'tok' },
  answer: { id: 'abc123', domain: 'acme-west.mybigcommerce.com', name: 'Acme', status: 'live' },
  name: 'acme-west.mybigcommerce.com',
};
const bitbucket = signedIn(
  'bitbucket',
  'https://api.bitbucket.org/2.0/user',
  { type: 'user', display_name: 'Tutorials Account', uuid: '{c788b2da-b7a2-404c-9e26-d3f077557007}' },
  'Tutorials Account',
);
const campaignMonitor = signedIn(
  'campaign-monitor',
  'https://api.createsend.com/api/v3.3/clients.json',
  [
    { ClientID: '4a397ccaaa55eb4e6aa1221e1e2d7122', Name: 'Client One' },
    { ClientID: 'a206def0582eec7dae47d937a4109cb2', Name: 'Client Two' },
  ],
  'Client One',
);
const drip = signedIn(
  'drip',
  'https://api.getdrip.com/v2/accounts',
  { accounts: [{ id: '9999999', name: 'Acme, Inc.', url: 'www.acme.com', primary_email: 'john@acme.com' }] },
  'Acme, Inc.',
);
const eloqua = signedIn(
  'eloqua',
  'https://login.eloqua.com/id',
  {
    site: { id: 7, name: 'DocsExampleCompany' },
    user: { id: 42, username: 'Docs.Example', emailAddress: 'docs.example@eloqua.com' },
    urls: { base: 'https://secure.p01.eloqua.com' },
  },
  'DocsExampleCompany',
);
const getresponse = signedIn(
  'getresponse',
  'https://api.getresponse.com/v3/accounts',
  { accountId: 'xyz', firstName: 'John', email: 'john@acme.example', companyName: 'Acme' },
  'john@acme.example',
);
const github = signedIn(
  'github',
  'https://api.github.com/user',
  { login: 'octocat', id: 1, name: 'monalisa octocat', type: 'User' },
  'octocat',
);
const gitlab: Told = {
  ...signedIn(
    'gitlab',
    'https://gitlab.com/api/v4/user',
    { id: 1, username: 'john_smith', name: 'John' },
    'john_smith',
  ),
  values: { host: 'gitlab.com', ...tok },
};
const hubspot = signedIn(
  'hubspot',
  'https://api.hubapi.com/account-info/v3/details',
  { portalId: 62515, accountType: 'STANDARD', timeZone: 'US/Eastern', uiDomain: 'app.hubspot.com' },
  '62515',
);
const klaviyo: Told = {
  ...signedIn(
    'klaviyo',
    'https://a.klaviyo.com/api/accounts',
    {
      data: [
        {
          type: 'account',
          id: 'abc123',
          attributes: { contact_information: { default_sender_name: 'Klaviyo', organization_name: 'Klaviyo Demo' } },
        },
      ],
    },
    'Klaviyo Demo',
  ),
  headers: { ...bearer, revision: '2024-10-15' },
};
const mailchimp: Told = {
  ...signedIn(
    'mailchimp',
    'https://us6.api.mailchimp.com/3.0/',
    { account_id: '8d3a3db4d97663a9074efcc16', login_id: 'x', account_name: "Freddie's Jokes", role: 'owner' },
    "Freddie's Jokes",
  ),
  values: { dc: 'us6', ...tok },
};
const nylas: Told = {
  ...signedIn(
    'nylas',
    'https://api.us.nylas.com/v3/grants/me',
    { request_id: '5967ca40', data: { id: 'grant-1', provider: 'google', email: 'nyla@example.com' } },
    'nyla@example.com',
  ),
  values: { region: 'us', ...tok },
};
const qualtrics: Told = {
  ...signedIn(
    'qualtrics',
    'https://fra1.qualtrics.com/API/v3/whoami',
    { meta: { httpStatus: '200 - OK' }, result: { brandId: 'acmebrand', userId: 'UR_1', userName: 'joe#acmebrand' } },
    'acmebrand',
  ),
  values: { datacenter: 'fra1', ...tok },
};
const square = signedIn(
  'square',
  'https://connect.squareup.com/v2/merchants/me',
  { merchant: { id: 'DM7VKY8Q63GNP', business_name: 'Apple A Day', country: 'US', status: 'ACTIVE' } },
  'Apple A Day',
);
const slack: Told = {
  ...signedIn(
    'slack',
    '',
    {
      ok: true,
      url: 'https://subarachnoid.slack.com/',
      team: 'Subarachnoid Workspace',
      user: 'grace',
      team_id: 'T12345678',
      user_id: 'W12345678',
    },
    'Subarachnoid Workspace',
  ),
  call: 'POST https://slack.com/api/auth.test',
};
const twilio: Told = {
  at: 'twilio auth-token',
  values: { account_sid: 'AC1', auth_token: 't1' },
  call: 'GET https://api.twilio.com/2010-04-01/Accounts/AC1.json',
  headers: basic('AC1:t1'),
  answer: { sid: 'AC1', friendly_name: 'Twilio account of Acme', status: 'active', type: 'Full' },
  name: 'Twilio account of Acme',
};
const wix = signedIn(
  'wix',
  'https://www.wixapis.com/apps/v1/instance',
  {
    instance: { appName: 'MY_SHINY_APP', instanceId: '07864c16-3a6f-4dd2-9973-028705762b2c' },
    site: { locale: 'he', siteDisplayName: 'Mysite 34', url: 'https://doereg11.wixsite.com/mysite-34' },
  },
  'Mysite 34',
);

const told: Told[] = [
  attentive,
  withKey(attentive, 'token', key, keyed),
  {
    ...signedIn(
      'bandcamp',
      '',
      { bands: [{ band_id: 2622428103, name: 'Your Band', subdomain: 'yourband', member_bands: [] }] },
      'Your Band',
    ),
    at: 'bandcamp client-credentials',
    call: 'POST https://bandcamp.com/api/account/1/my_bands',
  },
  bigcommerce,
  withKey(bigcommerce, 'api-key', { store_hash: 'abc123', ...key }, { 'x-auth-token': 'k1' }),
  bitbucket,
  withKey(bitbucket, 'basic', { email: 'me@acme.example', api_token: 't1' }, basic('me@acme.example:t1')),
  signedIn(
    'box',
    'https://api.box.com/2.0/users/me',
    { type: 'user', id: '11446498', name: 'Aaron Levie', login: 'ceo@example.com' },
    'ceo@example.com',
  ),
  campaignMonitor,
  withKey(campaignMonitor, 'basic', key, basic('k1:x')),
  {
    at: 'cin7 api-key',
    values: { account_id: 'acc-1', ...key },
    call: 'GET https://inventory.dearsystems.com/externalapi/v2/me',
    headers: { 'api-auth-accountid': 'acc-1', 'api-auth-applicationkey': 'k1' },
    answer: { Company: 'Acme Trading', Currency: 'AUD', TimeZone: 'AUS Eastern Standard Time' },
    name: 'Acme Trading',
  },
  signedIn(
    'constant-contact',
    'https://api.cc.email/v3/account/summary',
    { contact_email: 'joe@acme.example', encoded_account_id: 'a07e1ikxwuphd4', organization_name: 'Acme Bakery' },
    'Acme Bakery',
  ),
  {
    at: 'dotdigital basic',
    values: { region: 'r1', username: 'apiuser@apiconnector.com', password: 'p1' },
    call: 'GET https://r1-api.dotdigital.com/v2/account-info',
    headers: basic('apiuser@apiconnector.com:p1'),
    answer: { id: 3, properties: [{ name: 'Name', type: 'String', value: 'Joe Bloggs' }] },
    name: '3',
  },
  { ...drip, headers: { ...bearer, 'user-agent': 'Mortise' } },
  withKey(drip, 'basic', key, { ...basic('k1:'), 'user-agent': 'Mortise' }),
  {
    ...signedIn(
      'dropbox',
      '',
      { account_id: 'dbid:AAH4f99', email: 'franz@dropbox.com', name: { display_name: 'Franz Ferdinand (Personal)' } },
      'franz@dropbox.com',
    ),
    call: 'POST https://api.dropboxapi.com/2/users/get_current_account',
  },
  eloqua,
  withKey(
    eloqua,
    'basic',
    { company: 'Docs', username: 'Docs.Example', password: 'p1' },
    basic('Docs\\Docs.Example:p1'),
  ),
  {
    ...signedIn(
      'exact-online',
      'https://start.exactonline.nl/api/v1/current/Me?$select=UserName',
      { d: { results: [{ UserName: 'acme.joe' }] } },
      'acme.joe',
    ),
    values: { country: 'nl', ...tok },
  },
  signedIn(
    'facebook',
    'https://graph.facebook.com/v22.0/me',
    { name: 'Joe Acme', id: '10152368852405295' },
    'Joe Acme',
  ),
  {
    ...signedIn(
      'finch',
      'https://api.tryfinch.com/employer/company',
      { id: '514aa2b7', legal_name: 'Acme, Inc.', ein: '12-3456789', primary_email: 'founders@acme.com' },
      'Acme, Inc.',
    ),
    headers: { ...bearer, 'finch-api-version': '2020-09-17' },
  },
  {
    at: 'fivetran basic',
    values: { api_key: 'k1', api_secret: 's1' },
    call: 'GET https://api.fivetran.com/v1/account/info',
    headers: basic('k1:s1'),
    answer: { code: 'Success', data: { account_id: 'your_account_id', account_name: 'Account Name' } },
    name: 'Account Name',
  },
  signedIn(
    'fortnox',
    'https://api.fortnox.se/3/companyinformation',
    { CompanyInformation: { CompanyName: 'Acme AB', OrganizationNumber: '555555-5555', DatabaseNumber: 654896 } },
    'Acme AB',
  ),
  getresponse,
  withKey(getresponse, 'api-key', key, { 'x-auth-token': 'api-key k1' }),
  github,
  withKey(github, 'token', { personal_access_token: 'pat' }, { authorization: 'Bearer pat' }),
  gitlab,
  withKey(gitlab, 'api-key', { host: 'gitlab.com', ...key }, { 'private-token': 'k1' }),
  signedIn(
    'google',
    'https://www.googleapis.com/oauth2/v3/userinfo',
    { sub: '110169484474386276334', name: 'John Doe', email: 'john@acme.example', email_verified: true },
    'john@acme.example',
  ),
  signedIn(
    'hootsuite',
    'https://platform.hootsuite.com/v1/me',
    { data: { id: '123456', email: 'mrowl@hootsuite.com', fullName: 'Mr Owl' } },
    'mrowl@hootsuite.com',
  ),
  hubspot,
  withKey(hubspot, 'token', key, keyed),
  signedIn(
    'imgur',
    'https://api.imgur.com/3/account/me',
    { data: { id: 384077, url: 'ghostinspector', bio: null, reputation: 15 }, success: true, status: 200 },
    'ghostinspector',
  ),
  {
    at: 'kentico-kontent token',
    values: { environment_id: '14372844-0a5d-434a-8423-605b8a631623', ...key },
    call: 'GET https://manage.kontent.ai/v2/projects/14372844-0a5d-434a-8423-605b8a631623',
    headers: keyed,
    answer: { id: '14372844-0a5d-434a-8423-605b8a631623', name: 'Sample project', environment: 'Production' },
    name: 'Sample project',
  },
  klaviyo,
  withKey(klaviyo, 'api-key', key, { authorization: 'Klaviyo-API-Key k1', revision: '2024-10-15' }),
  {
    at: 'lexoffice token',
    values: key,
    call: 'GET https://api.lexware.io/v1/profile',
    headers: keyed,
    answer: {
      organizationId: 'aa93e8a8-2aa3-470b-b914-caad8a255dd8',
      companyName: 'Testfirma GmbH',
      created: { userName: 'Frau Erika Musterfrau', userEmail: 'erika.musterfrau@testfirma.de' },
    },
    name: 'Testfirma GmbH',
  },
  mailchimp,
  withKey(mailchimp, 'basic', { dc: 'us6', ...key }, basic('anystring:k1')),
  {
    ...signedIn(
      'microsoft-entra',
      'https://graph.microsoft.com/v1.0/me',
      {
        displayName: 'Adele Vance',
        mail: 'AdeleV@contoso.com',
        userPrincipalName: 'AdeleV@contoso.com',
        id: '87d349ed',
      },
      'AdeleV@contoso.com',
    ),
    values: { tenant_id: 'common', ...tok },
  },
  nylas,
  {
    ...withKey(nylas, 'token', { region: 'us', grant_id: 'grant-1', ...key }, keyed),
    call: 'GET https://api.us.nylas.com/v3/grants/grant-1',
  },
  qualtrics,
  withKey(qualtrics, 'api-key', { datacenter: 'fra1', ...key }, { 'x-api-token': 'k1' }),
  {
    ...signedIn(
      'quickbooks-online',
      'https://quickbooks.api.intuit.com/v3/company/123145/companyinfo/123145',
      { CompanyInfo: { CompanyName: "Larry's Bakery", LegalName: "Larry's Bakery", Country: 'US', Id: '1' }, time: '' },
      "Larry's Bakery",
    ),
    values: { realm_id: '123145', ...tok },
  },
  {
    at: 'recurly basic',
    values: { api_host: 'v3.recurly.com', ...key },
    call: 'GET https://v3.recurly.com/sites',
    headers: { ...basic('k1:'), accept: 'application/vnd.recurly.v2021-02-25' },
    answer: { object: 'list', has_more: false, data: [{ id: 'dqzlv49utnmk', object: 'site', subdomain: 'acme-west' }] },
    name: 'acme-west',
  },
  {
    at: 'sendgrid token',
    values: key,
    call: 'GET https://api.sendgrid.com/v3/user/username',
    headers: keyed,
    answer: { username: 'test_username', user_id: 1 },
    name: 'test_username',
  },
  slack,
  { ...slack, at: 'slack user' },
  square,
  { ...square, at: 'square-sandbox oauth', call: 'GET https://connect.squareupsandbox.com/v2/merchants/me' },
  signedIn(
    'tiktok',
    'https://open.tiktokapis.com/v2/user/info/?fields=open_id,display_name',
    { data: { user: { open_id: '723f24d7-e717', display_name: 'Acme West' } }, error: { code: 'ok' } },
    'Acme West',
  ),
  twilio,
  withKey(twilio, 'api-key', { account_sid: 'AC1', api_key_sid: 'SK1', api_key_secret: 's1' }, basic('SK1:s1')),
  signedIn(
    'twitter',
    'https://api.x.com/2/users/me',
    { data: { id: '2244994945', name: 'X Dev', username: 'TwitterDev' } },
    'TwitterDev',
  ),
  {
    at: 'twitter oauth1',
    values: { consumer_key: 'c', consumer_secret: 'cs', oauth_token: 't', oauth_token_secret: 'ts' },
    call: 'GET https://api.x.com/2/users/me',
    headers: { authorization: 'signed' },
    answer: { data: { id: '2244994945', name: 'X Dev', username: 'TwitterDev' } },
    name: 'TwitterDev',
  },
  {
    at: 'visma-e-conomic api-key',
    values: { app_secret_token: 'app', app_public_token: 'pub', api_key: 'grant' },
    call: 'GET https://restapi.e-conomic.com/self',
    headers: { 'x-appsecrettoken': 'app', 'x-agreementgranttoken': 'grant' },
    answer: { agreementNumber: 123456, company: { name: 'Acme ApS', city: 'Oslo' }, user: { name: 'Joe' } },
    name: 'Acme ApS',
  },
  wix,
  { ...wix, at: 'wix client-credentials', values: { instance_id: 'i1', ...tok } },
  {
    ...signedIn(
      'xero',
      'https://api.xero.com/connections',
      [{ id: 'e1eede29', tenantId: '70784a63', tenantType: 'ORGANISATION', tenantName: 'Maple Florists Ltd' }],
      'Maple Florists Ltd',
    ),
    values: { xero_tenant_id: '70784a63', ...tok },
    headers: { ...bearer, 'xero-tenant-id': '70784a63' },
  },
];

/** Told by what was typed or read: the credentials are of use there and nowhere else. */
const inValues: [at: string, values: Values, name: string][] = [
  ['active-campaign api-key', { host: 'Acme.api-us1.com' }, 'acme.api-us1.com'],
  ['afterpay basic', { merchant_id: '40068' }, '40068'],
  ['airship client-credentials', { app_key: 'ISex_TTJRuarzs9-o_Gkhg' }, 'ISex_TTJRuarzs9-o_Gkhg'],
  ['airship basic', { app_key: 'ISex_TTJRuarzs9-o_Gkhg' }, 'ISex_TTJRuarzs9-o_Gkhg'],
  ['airship token', { app_key: 'ISex_TTJRuarzs9-o_Gkhg' }, 'ISex_TTJRuarzs9-o_Gkhg'],
  ['algolia api-key', { application_id: 'YourAppId' }, 'yourappid'],
  ['amazon oauth', { selling_partner_id: 'A3FHEXAMPLE' }, 'A3FHEXAMPLE'],
  ['appsignal api-key', { app_id: '5a1b' }, '5a1b'],
  ['asknicely api-key', { subdomain: 'acme' }, 'acme.asknice.ly'],
  ['azure-devops oauth', { organization: 'fabrikam' }, 'fabrikam'],
  ['azure-devops basic', { organization: 'fabrikam' }, 'fabrikam'],
  ['azure-personal-access-token basic', { organization: 'fabrikam' }, 'fabrikam'],
  ['booker client-credentials', { location_id: '29749' }, '29749'],
  ['brightpearl oauth', { account_code: 'acmewest', datacenter: 'euw1' }, 'acmewest'],
  ['chargebee basic', { site: 'acme-test' }, 'acme-test.chargebee.com'],
  ['chargify basic', { subdomain: 'acme' }, 'acme.chargify.com'],
  ['chubb sftp', { username: 'acme', host: 'files.acme.example' }, 'acme@files.acme.example'],
  ['cin7 basic', { username: 'AcmeNZ' }, 'AcmeNZ'],
  ['fabric client-credentials', { customer_name: 'acme' }, 'acme'],
  ['field-nation login', { username: 'joe@acme.example' }, 'joe@acme.example'],
  ['foundation-software fields', { company_code: 'ACME' }, 'ACME'],
  ['fulfil api-key', { subdomain: 'acme' }, 'acme.fulfil.io'],
  ['fulfil oauth', { subdomain: 'acme' }, 'acme.fulfil.io'],
  ['generic-basic basic', { username: 'joe' }, 'joe'],
  ['gladly basic', { organization: 'acme' }, 'acme.gladly.com'],
  [
    'google-service-account service-account',
    { service_account_json: '{"client_email":"robot@acme.iam.gserviceaccount.com","private_key":"-----BEGIN"}' },
    'robot@acme.iam.gserviceaccount.com',
  ],
  ['gorgias oauth', { account: 'Acme' }, 'acme.gorgias.com'],
  ['gorgias basic', { account: 'Acme' }, 'acme.gorgias.com'],
  ['image-relay basic', { subdomain: 'acme' }, 'acme.imagerelay.com'],
  ['image-relay token', { subdomain: 'acme' }, 'acme.imagerelay.com'],
  ['jdp fields', { account_id: '77' }, '77'],
  ['klaus token', { account_id: '4321' }, '4321'],
  ['kombo token', { integration_id: 'workday:HWUTwvyx2wLoSUHphiWVrp28' }, 'workday:HWUTwvyx2wLoSUHphiWVrp28'],
  ['kustomer token', { organization: 'acme' }, 'acme.kustomerapp.com'],
  ['leagueapps service-account', { site_id: '12345' }, '12345'],
  ['leagueapps api-key', { site_id: '12345' }, '12345'],
  ['lessonly basic', { subdomain: 'acme' }, 'acme.lessonly.com'],
  ['linga-ros api-key', { store_id: '5b8c' }, '5b8c'],
  ['lucid-travel basic', { username: 'acme' }, 'acme'],
  ['lytx login', { username: 'acme' }, 'acme'],
  ['magento oauth1', { host: 'Shop.Acme.example' }, 'shop.acme.example'],
  ['magento token', { host: 'shop.acme.example' }, 'shop.acme.example'],
  ['marketo client-credentials', { munchkin_id: '064-CCJ-768' }, '064-ccj-768'],
  ['medallia client-credentials', { tenant: 'acme' }, 'acme'],
  ['microsoft-entra client-credentials', { tenant_id: 'contoso.onmicrosoft.com' }, 'contoso.onmicrosoft.com'],
  ['mintsoft login', { username: 'acme' }, 'acme'],
  ['netsuite oauth1', { account_id: '1234567_SB1' }, '1234567_SB1'],
  ['netsuite oauth', { account_id: '1234567_SB1' }, '1234567_SB1'],
  ['playvox basic', { subdomain: 'acme' }, 'acme.playvox.com'],
  ['reverselogix fields', { host: 'acme.reverselogix.example' }, 'acme.reverselogix.example'],
  ['sage-intacct fields', { company_id: 'Acme-DEV' }, 'Acme-DEV'],
  ['salesforce oauth', { domain: 'Acme.my.salesforce.com' }, 'acme.my.salesforce.com'],
  ['salesforce client-credentials', { domain: 'acme.my.salesforce.com' }, 'acme.my.salesforce.com'],
  ['salesforce-marketing-cloud client-credentials', { subdomain: 'mc563885gzs27c5t9' }, 'mc563885gzs27c5t9'],
  ['salesforce-pardot oauth', { domain: 'acme.my.salesforce.com', business_unit_id: '0Uv1' }, '0Uv1'],
  ['sevenrooms login', { venue_group_id: 'ahNz' }, 'ahNz'],
  ['sftp sftp', { username: 'acme', host: 'Files.acme.example' }, 'acme@Files.acme.example'],
  ['shiphero login', { username: 'joe@acme.example' }, 'joe@acme.example'],
  ['shopify oauth', { shop: 'Acme-West' }, 'acme-west.myshopify.com'],
  ['shopify api-key', { shop: 'acme-west' }, 'acme-west.myshopify.com'],
  ['solidus token', { host: 'shop.acme.example' }, 'shop.acme.example'],
  ['stamped basic', { store_hash: '123' }, '123'],
  ['sugarcrm login', { host: 'acme.sugarondemand.com' }, 'acme.sugarondemand.com'],
  ['swell basic', { store_id: 'acme-store' }, 'acme-store'],
  ['talkable token', { site_slug: 'acme' }, 'acme'],
  ['teamgenius basic', { username: 'acme' }, 'acme'],
  ['trinet-b2b-test client-credentials', { company_id: '8NS' }, '8NS'],
  ['unbabel api-key', { username: 'acme' }, 'acme'],
  ['ups client-credentials', { account_number: '1A2B3C' }, '1A2B3C'],
  ['visma-net client-credentials', { tenant_id: 't-1' }, 't-1'],
  ['walmart oauth', { seller_id: '10001' }, '10001'],
  ['wix api-key', { site_id: '64fc2d7e' }, '64fc2d7e'],
  ['workmax fields', { username: 'acme' }, 'acme'],
  ['yotpo login', { store_id: 'appkey1' }, 'appkey1'],
  ['yotpo api-key', { guid: 'g-1' }, 'g-1'],
  ['zendesk oauth', { subdomain: 'Acme' }, 'acme.zendesk.com'],
  ['zendesk basic', { subdomain: 'acme' }, 'acme.zendesk.com'],
];

function connectorAt(place: string): Connector {
  const [system, method] = place.split(' ');
  const { connector, problems } = parseConnector({ name: 'x', system, method }, () => null);
  if (connector === null) throw new Error(JSON.stringify(problems));
  return connector;
}

test('104 of the 193 systems tell whose account it is, in 138 ways in; each is held here', () => {
  const telling = systemIds().flatMap((id) =>
    (findSystem(id)?.methods ?? []).filter((method) => method.account_lookup).map((method) => `${id} ${method.id}`),
  );
  const held = [...told.map((one) => one.at), ...inValues.map(([place]) => place)];
  expect(held.toSorted()).toEqual(telling.toSorted());
  expect([new Set(telling.map((place) => place.split(' ')[0])).size, telling.length]).toEqual([104, 138]);
});

describe.each(told)('$at', ({ at: place, values, call, headers, body = null, answer, name }) => {
  const connector = connectorAt(place);

  test('is asked as its documentation says, and told by what it answers there', async () => {
    const sent = await accountRequest(connector, values, at);
    if (sent === null) throw new Error('no call');
    if (headers['authorization'] === 'signed') {
      expect(sent.headers['authorization']).toMatch(/^OAuth .*oauth_signature=/);
      sent.headers['authorization'] = 'signed';
    }
    const [method, url = ''] = call.split(' ');
    expect(sent).toEqual({ method, url, headers: { accept: 'application/json', ...headers }, body });
    expect(readAccount(connector, JSON.stringify(answer))).toBe(name);
    expect(accountInValues(connector, values)).toBeNull();
  });

  test('tells no name where its answer has none', () => {
    const without = (value: unknown) =>
      JSON.stringify(answer, (_, leaf: unknown) =>
        ['string', 'number'].includes(typeof leaf) && String(leaf) === name ? value : leaf,
      );
    for (const value of [undefined, null, '', ' \n\u0000', true, {}, [], [1], { a: 1 }])
      expect(readAccount(connector, without(value))).toBeNull();
    for (const text of ['', 'null', '5', '"a"', 'true', '[]', '{}', '[[[', '<html><body>502</body></html>', name])
      expect(readAccount(connector, text)).toBeNull();
    expect(readAccount(connector, without('x'.repeat(1_000_000)))).toBeNull();
  });
});

test.each(inValues)('%s: told without a call', async (place, values, name) => {
  const connector = connectorAt(place);
  expect(accountInValues(connector, values)).toBe(name);
  expect(await accountRequest(connector, values, at)).toBeNull();
  expect(readAccount(connector, JSON.stringify(values))).toBeNull();
  for (const none of [{}, Object.fromEntries(Object.keys(values).map((field) => [field, '']))])
    expect(accountInValues(connector, none)).toBeNull();
});
