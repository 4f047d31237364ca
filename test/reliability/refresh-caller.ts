/** A process of its own that opens one connection for many callers at once, whenever it is told to; started by `refresh-callers.ts`. */
import { createLog, openMeans, Refusal } from '@mortise/server/platform';
import { openConnectionSecrets } from '../../packages/server/src/connections/index.ts';
import type { CallerPlace, Opened } from './refresh-callers.ts';

const place = JSON.parse(process.argv[2] ?? '') as CallerPlace;
const { means } = await openMeans({
  config: place.config,
  databaseUrl: place.databaseUrl,
  masterKeyFile: place.masterKeyFile,
  log: createLog({ level: 'error' }),
  connections: 8,
});

async function openOnce(): Promise<Opened> {
  const { account, tenant, integration, connector } = place;
  try {
    const connectors = [{ name: connector, global: false }];
    const opened = await openConnectionSecrets(means, account, tenant, { id: integration, connectors });
    return { token: opened[connector]?.['ACCESS_TOKEN']?.reveal() ?? null, refused: null };
  } catch (error) {
    return { token: null, refused: error instanceof Refusal ? error.code : String(error) };
  }
}

process.on('message', (callers: number) => {
  const started = performance.now();
  void Promise.all(Array.from({ length: callers }, openOnce)).then((opened) =>
    process.send?.({ opened, ms: performance.now() - started }),
  );
});
process.send?.('ready');
