/** Ctrl-C and SIGTERM: the first one stops in order, a second one forces. */

export type Stoppable = { stop(): Promise<void>; force(): Promise<void> };

/** From now on the first signal calls `stop` and exits 0 (1 when stopping fails); another one calls `force` and exits 1. */
export function stopOnSignal(running: Stoppable, say: (sentence: string) => void = () => undefined): void {
  let signals = 0;
  let last = -Infinity;
  const onSignal = (): void => {
    // One Ctrl-C may arrive twice: from the terminal, and passed on by whatever started us.
    const again = performance.now() - last < 300;
    last = performance.now();
    if (again) return;
    signals += 1;
    if (signals === 1) {
      say('Stopping. Once more to force.');
      running.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          say(`Stopping failed: ${error instanceof Error ? error.message : String(error)}`);
          process.exit(1);
        },
      );
    } else if (signals === 2) {
      running.force().finally(() => process.exit(1));
    } else process.exit(1);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}
