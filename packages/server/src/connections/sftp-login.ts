/** Logs in at a file server as a program will: real SSH handshake, host key, password or private key, and the SFTP subsystem. */
import { createHash } from 'node:crypto';
import type { SftpConnector } from '@mortise/connectors';
import ssh from 'ssh2';
import { Refusal } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';

type Fields = Readonly<Record<string, string>>;
type Login = { host: string; port: number; options: ssh.ConnectConfig };
type Knock = { state: 'in' | 'refused'; hostKey: string } | { state: 'away' };

const deadlineMs = 10_000;

/** The fingerprint of the host key, to be pinned. Refusals: fields-invalid, address-not-allowed. */
export async function knockAtSftp(means: Means, { label }: SftpConnector, fields: Fields): Promise<string> {
  const invalid = (field: string, message: string): Refusal =>
    new Refusal('fields-invalid', message, [{ path: `/${field}`, message }]);
  const privateKey = fields['private_key'];
  if (privateKey !== undefined && !isReadable(privateKey, fields['passphrase']))
    throw invalid(
      'private_key',
      'This private key cannot be read. Paste all of it, and give its passphrase if it has one.',
    );
  const login = { ...placeOf(fields), options: loginOf(fields) };
  const knock = await shakeHands(means, login);
  if (knock.state === 'in') return knock.hostKey;
  if (knock.state === 'away')
    throw invalid('host', `No file server answers at ${login.host}, port ${login.port}. Check both.`);
  const [field, word] = privateKey === undefined ? ['password', 'password'] : ['private_key', 'private key'];
  throw invalid(field, `${label} lets nobody in with these. Check the user name and the ${word}.`);
}

/** False only for a server that shows another key; nobody logs in, and one that is away shows none. */
export async function showsHostKey(means: Means, fields: Fields, pinned: string): Promise<boolean> {
  let isOther = false;
  const hostVerifier = (key: Buffer): boolean => {
    isOther = fingerprint(key) !== pinned;
    // Enough was seen.
    return false;
  };
  await shakeHands(means, { ...placeOf(fields), options: { username: '', hostVerifier } });
  return !isOther;
}

/** Refusal address-not-allowed. */
async function shakeHands(means: Means, { host, port, options }: Login): Promise<Knock> {
  const sock = await means.outgoing.connect({ host, port }, { timeoutMs: deadlineMs }).catch((error: unknown) => {
    if (error instanceof Refusal && error.code === 'outside-unreachable') return null;
    throw error;
  });
  if (sock === null) return { state: 'away' };
  const client = new ssh.Client();
  let hostKey = '';
  return new Promise<Knock>((done) => {
    const end = (knock: Knock): void => {
      clearTimeout(timer);
      done(knock);
      client.destroy();
    };
    const timer = setTimeout(() => end({ state: 'away' }), deadlineMs);
    client.on('error', ({ level }: Error & { level?: string }) =>
      end(level === 'client-authentication' ? { state: 'refused', hostKey } : { state: 'away' }),
    );
    client.on('close', () => end({ state: 'away' }));
    client.on('ready', () => client.sftp((error) => end(error ? { state: 'away' } : { state: 'in', hostKey })));
    const hostVerifier = (key: Buffer): boolean => {
      hostKey = fingerprint(key);
      return true;
    };
    client.connect({ sock, readyTimeout: deadlineMs, hostVerifier, ...options });
  });
}

function placeOf(fields: Fields): { host: string; port: number } {
  return { host: fields['host'] ?? '', port: Number(fields['port'] ?? 22) };
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
  return !(key instanceof Error) && !Array.isArray(key) && key.isPrivateKey();
}

/** Key files end with a line break, which trimming took away. */
const asFile = (privateKey: string): string => `${privateKey}\n`;

/** As `ssh-keygen -l` prints it. */
function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}
