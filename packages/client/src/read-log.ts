/** Reads server-sent events from a fetched body: EventSource cannot carry the session. */

export type LogLine = { seq: number; at: string; level: 'debug' | 'info' | 'warn' | 'error'; text: string };
export type LogEvent = { event: 'line'; line: LogLine } | { event: 'end'; phase: string; truncated: boolean };

/** Yields each event as it comes; ends with the body. Comments (heartbeats) and unknown events are passed over. */
export async function* readLog(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<LogEvent> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const blocks = (rest + value).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const event = parseBlock(block);
        if (event !== null) yield event;
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function parseBlock(block: string): LogEvent | null {
  const field = (name: string) =>
    block
      .split('\n')
      .filter((line) => line.startsWith(`${name}:`))
      .map((line) => line.slice(name.length + 1).trimStart())
      .join('\n');
  const data = field('data');
  if (data === '') return null;
  const name = field('event');
  if (name === 'line') return { event: 'line', line: JSON.parse(data) as LogLine };
  if (name === 'end') return { event: 'end', ...(JSON.parse(data) as { phase: string; truncated: boolean }) };
  return null;
}
