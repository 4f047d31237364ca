/** `mortise api-key`: makes an API key and prints it, once; an account file names the file that holds it. */
import { newApiKey } from '@mortise/server';
import type { Output } from './output.ts';

/** Exit code 0, or 2 when it was called wrongly. Nothing is stored: `mortise apply` keeps the key's hash. */
export async function apiKey(args: readonly string[], io: Output = process): Promise<number> {
  if (args.length > 0) {
    io.stderr.write('Usage: mortise api-key > FILE\n       Name FILE under api_keys in mortise.account.yaml.\n');
    return 2;
  }
  io.stdout.write(`${newApiKey()}\n`);
  return 0;
}
