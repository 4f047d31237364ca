/** Credentials of one company at every family, drawn by chance; those that are awkward to encode are so on purpose. */
import { generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';

export type FamilyKeys = {
  header: { api_key: string };
  query: { api_key: string };
  bearer: { token: string };
  basic: { username: string; password: string };
  custom: { app_id: string; app_secret: string };
  client_credentials: { client_id: string; client_secret: string };
  exchange: { company: string; username: string; password: string };
  oauth1: { consumer_key: string; consumer_secret: string; token: string; token_secret: string };
  service_account: { client_email: string; private_key: string; private_key_id: string; publicKey: KeyObject };
  aws: { access_key_id: string; secret_access_key: string };
  shop: { client_key: string; client_secret: string };
};

const hex = (bytes = 12): string => randomBytes(bytes).toString('hex');

/** `:` ends a Basic user name, `+`, `/`, `%` and `&` mean something in forms and signatures, and so does a blank inside. */
const awkward = (name: string): string => `${name}:+/%&= ${hex(8)}`;

export function createFamilyKeys(): FamilyKeys {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    header: { api_key: `hdr_${hex()}` },
    query: { api_key: `qry+/&= ${hex()}` },
    bearer: { token: `brr_${hex()}` },
    basic: { username: 'priya@oakline.example', password: awkward('pw') },
    custom: { app_id: `app-${hex(4)}`, app_secret: awkward('app') },
    client_credentials: { client_id: `cc/${hex(4)}`, client_secret: awkward('cc') },
    exchange: { company: 'oakline', username: 'priya', password: awkward('"x"\\') },
    oauth1: {
      consumer_key: `ck&${hex(4)}`,
      consumer_secret: awkward('cs'),
      token: `tk/${hex()}`,
      token_secret: awkward('ts'),
    },
    service_account: {
      client_email: 'sync@oakline.example',
      private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      private_key_id: hex(8),
      publicKey,
    },
    aws: { access_key_id: `AKIA${hex(8).toUpperCase()}`, secret_access_key: `aws/+${hex()}` },
    shop: { client_key: `shop-${hex(4)}`, client_secret: awkward('shop') },
  };
}
