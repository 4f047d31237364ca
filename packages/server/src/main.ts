/** The only place that starts anything: one server, from the environment. */
import { serve } from './serve.ts';

try {
  await serve(process.env, (sentence) => console.log(sentence));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
