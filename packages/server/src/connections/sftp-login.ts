/** Logs in at a file server as a program will: real SSH handshake, host key, password or private key, and the SFTP subsystem. */
import { createHash } from 'node:crypto';
import type { SftpConnector } from '@mortise/connectors';
import ssh from 'ssh2';
import { Refusal } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';

type Fields = Readonly<Record<string, string>>;
/** `other-key`: the server is not the one that was connected; nothing was sent to it. */
export type Knock =
  | { state: 'in' | 'refused'; hostKey: string }
  | { state: 'other-key'; hostKey: string }
  | { state: 'away' }
  | { state: 'bad-private-key' };

const deadlineMs = 10_000;

/** The fingerprint of the host key, to be pinned. Refusals: fields-invalid, outside-unreachable, address-not-allowed. */
export async function knockAtSftp(means: Means, { label }: SftpConnector, fields: Fields): Promise<string> {
  const knock = await logInToSftp(means, fields, null);
  const invalid = (field: string, message: string): Refusal =>
    new Refusal('fields-invalid', message, [{ path: `/${field}`, message }]);
  const secret = fields['private_key'] === undefined ? 'password' : 'private_key';
  switch (knock.state) {
    case 'in':
      return knock.hostKey;
    case 'refused':
      throw invalid(secret, `${label} lets nobody in with these. Check the user name and the ${secretWords[secret]}.`);
    case 'bad-private-key':
      throw invalid(
        'private_key',
        'This private key cannot be read. Paste all of it, and give its passphrase if it has one.',
      );
    case 'away':
    case 'other-key':
      throw invalid('host', `No file server answers at ${fields['host']}:${portOf(fields)}. Check both.`);
  }
}

const secretWords = { password: 'password', private_key: 'private key' };

/** `pinned`: the fingerprint of the only host key that anything is sent to. Refusal address-not-allowed. */
export async function logInToSftp(means: Means, fields: Fields, pinned: string | null): Promise<Knock> {
  if (fields['private_key'] !== undefined && !isReadable(fields['private_key'], fields['passphrase']))
    return { state: 'bad-private-key' };
  const target = { host: fields['host'] ?? '', port: portOf(fields) };
  try {
    const sock = await means.outgoing.connect(target, { timeoutMs: deadlineMs });
    return await shakeHands(sock, fields, pinned);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'address-not-allowed') throw error;
    return { state: 'away' };
  }
}

function shakeHands(
  sock: NonNullable<ssh.ConnectConfig['sock']>,
  fields: Fields,
  pinned: string | null,
): Promise<Knock> {
  const client = new ssh.Client();
  let hostKey: string | null = null;
  return new Promise<Knock>((done) => {
    const end = (knock: Knock): void => {
      clearTimeout(timer);
      done(knock);
      client.destroy();
    };
    const timer = setTimeout(() => end({ state: 'away' }), deadlineMs);
    client.on('error', (error: Error & { level?: string }) => {
      if (hostKey !== null && pinned !== null && hostKey !== pinned) end({ state: 'other-key', hostKey });
      else
        end(
          hostKey !== null && error.level === 'client-authentication'
            ? { state: 'refused', hostKey }
            : { state: 'away' },
        );
    });
    client.on('close', () => end({ state: 'away' }));
    client.on('ready', () =>
      client.sftp((error) => end(error || hostKey === null ? { state: 'away' } : { state: 'in', hostKey })),
    );
    const verify = (key: Buffer): boolean => {
      hostKey = fingerprint(key);
      return pinned === null || hostKey === pinned;
    };
    client.connect({ sock, ...loginOf(fields), readyTimeout: deadlineMs, hostVerifier: verify });
  });
}

function loginOf(fields: Fields): ssh.ConnectConfig {
  const { username, password, private_key: privateKey, passphrase } = fields;
  return {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(privateKey === undefined ? {} : { privateKey: asFile(privateKey) }),
    ...(passphrase === undefined ? {} : { passphrase }),
  };
}

function isReadable(privateKey: string, passphrase: string | undefined): boolean {
  const key = ssh.utils.parseKey(asFile(privateKey), passphrase);
  return !(key instanceof Error) && key.isPrivateKey();
}

/** Key files end with a line break, which trimming took away. */
const asFile = (privateKey: string): string => `${privateKey}\n`;

/** As `ssh-keygen -l` prints it. */
function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

function portOf(fields: Fields): number {
  return Number(fields['port'] ?? 22);
}
