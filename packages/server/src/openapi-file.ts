/** Writes `packages/server/openapi.json`, from which the client's types are made. */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { exportOpenApi } from './export-open-api.ts';

const file = fileURLToPath(new URL('../openapi.json', import.meta.url));
await writeFile(file, `${JSON.stringify(await exportOpenApi(), null, 2)}\n`);
console.log(file);
