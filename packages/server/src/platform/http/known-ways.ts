/** Remembers which methods each address takes, to tell a wrong method from a wrong address. */

type Route = { method: string | readonly string[]; url: string };

export class KnownWays {
  readonly #ways: { method: string; shape: RegExp }[] = [];

  /** Hears of a route. Preflights do not count: they are answered for addresses that are not there as well. */
  note({ method, url }: Route): void {
    for (const one of [method].flat()) if (one !== 'OPTIONS') this.#ways.push({ method: one, shape: shapeOf(url) });
  }

  /** The methods of a path, sorted; none for one that is not there. */
  of(path: string): string[] {
    return [...new Set(this.#ways.filter(({ shape }) => shape.test(path)).map(({ method }) => method))].sort();
  }
}

function shapeOf(url: string): RegExp {
  const parts = url.split('/').map((part) => {
    if (part.startsWith(':')) return '[^/]+';
    return part === '*' ? '.*' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('/')}$`);
}
