/** A pretend file server: a real SSH handshake, password or key, and the few SFTP calls that listing a folder takes. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import ssh, { type AuthContext, type Connection, type SFTPWrapper } from 'ssh2';

export type SftpDoor = {
  host: string;
  port: number;
  username: string;
  password: string;
  /** OpenSSH text of the key that may come in, locked with `passphrase`. */
  privateKey: string;
  passphrase: string;
  /** `SHA256:…` as `ssh-keygen -l` prints it. */
  hostKey(): string;
  /** From now on another host key is shown, as by a machine in between. */
  changeHostKey(): Promise<void>;
  /** How each caller tried to come in: `password ok`, `publickey no` …; the first `none` of every client is left out. */
  readonly tries: readonly string[];
  close(): Promise<void>;
};

const files = ['orders-2026-01.csv', 'orders-2026-02.csv'];
const { STATUS_CODE } = ssh.utils.sftp;

/** Listens on a free port of loopback. */
export async function startSftp(): Promise<SftpDoor> {
  const passphrase = 'oak & maple';
  const pair = soundPair(passphrase);
  const account = { username: 'oakline', password: 'pw:+/%&= x', publicKey: pair.public };
  const tries: string[] = [];
  let hostKeys = soundPair();
  let server = listen(hostKeys.private, account, tries, 0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    host: 'localhost',
    port,
    username: account.username,
    password: account.password,
    privateKey: pair.private,
    passphrase,
    hostKey: () => fingerprint(hostKeys.public),
    changeHostKey: async () => {
      hostKeys = soundPair();
      await stop(server);
      server = listen(hostKeys.private, account, tries, port);
      await once(server, 'listening');
    },
    tries,
    close: () => stop(server),
  };
}

async function stop(server: ssh.Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  await closed;
}

/** Once in a while the library makes a key that it cannot read itself. */
function soundPair(passphrase?: string): { public: string; private: string } {
  const lock = passphrase === undefined ? undefined : { passphrase, cipher: 'aes256-ctr', rounds: 4 };
  for (;;) {
    const pair = ssh.utils.generateKeyPairSync('ed25519', lock);
    if (!(ssh.utils.parseKey(pair.private, passphrase) instanceof Error)) return pair;
  }
}

function fingerprint(publicKey: string): string {
  const bytes = Buffer.from(publicKey.split(' ')[1] ?? '', 'base64');
  return `SHA256:${createHash('sha256').update(bytes).digest('base64').replace(/=+$/, '')}`;
}

type Account = { username: string; password: string; publicKey: string };

function listen(hostKey: string, account: Account, tries: string[], port: number): ssh.Server {
  const server = new ssh.Server({ hostKeys: [hostKey] }, (client) => serve(client, account, tries));
  server.listen(port, 'localhost');
  return server;
}

function serve(client: Connection, account: Account, tries: string[]): void {
  client.on('error', () => undefined);
  client.on('authentication', (context) => {
    const known = isKnown(context, account);
    if (context.method !== 'none') tries.push(`${context.method} ${known ? 'ok' : 'no'}`);
    if (known) context.accept();
    else context.reject(['password', 'publickey']);
  });
  client.on('session', (accept) => {
    accept().on('sftp', (open) => answer(open()));
  });
}

function isKnown(context: AuthContext, account: Account): boolean {
  if (context.username !== account.username) return false;
  if (context.method === 'password') return same(Buffer.from(context.password), Buffer.from(account.password));
  if (context.method !== 'publickey') return false;
  const key = ssh.utils.parseKey(account.publicKey);
  if (key instanceof Error || !same(context.key.data, key.getPublicSSH())) return false;
  // Without a signature the caller only asks whether this key would do.
  if (context.signature === undefined || context.blob === undefined) return true;
  return key.verify(context.blob, context.signature, context.hashAlgo) === true;
}

const same = (left: Buffer, right: Buffer): boolean => left.length === right.length && timingSafeEqual(left, right);

function answer(sftp: SFTPWrapper): void {
  let told = false;
  sftp.on('REALPATH', (id) => sftp.name(id, [{ filename: '/', longname: '/', attrs: attributes(0o40755) }]));
  sftp.on('OPENDIR', (id) => {
    told = false;
    sftp.handle(id, Buffer.from('folder'));
  });
  sftp.on('READDIR', (id) => {
    if (told) return sftp.status(id, STATUS_CODE.EOF);
    told = true;
    sftp.name(
      id,
      files.map((filename) => ({ filename, longname: `-rw-r--r-- ${filename}`, attrs: attributes(0o100644) })),
    );
  });
  sftp.on('CLOSE', (id) => sftp.status(id, STATUS_CODE.OK));
}

const attributes = (mode: number) => ({ mode, uid: 1000, gid: 1000, size: 10, atime: 0, mtime: 0 });
