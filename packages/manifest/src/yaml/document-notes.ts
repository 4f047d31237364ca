/** Collects what is wrong with a manifest, each thing at the line and column of its place in the text. */
import type { LineCounter } from 'yaml';
import { pointerTo } from '../settings/json.ts';
import type { Problem } from './manifest.ts';

export type Path = readonly (string | number)[];
/** Where a value stands in the text: offsets of its key (null in a list) and of itself. */
export type Place = { key: number | null; value: number };
/** How a scalar was written. */
export type Written = { source: string; plain: boolean };

export class DocumentNotes {
  readonly problems: Problem[] = [];
  readonly places = new Map<string, Place>();
  readonly written = new Map<string, Written>();
  private readonly lines: LineCounter;

  constructor(lines: LineCounter) {
    this.lines = lines;
  }

  /** Notes a mistake that makes the manifest unusable. */
  error(path: Path, message: string, at: 'key' | 'value' = 'value'): void {
    this.note('error', path, message, at);
  }

  /** Notes a mistake that is tolerated, and how it was read. */
  warn(path: Path, message: string, at: 'key' | 'value' = 'key'): void {
    this.note('warning', path, message, at);
  }

  /** Notes something at an offset of the text. */
  at(level: Problem['level'], offset: number, message: string, path = ''): void {
    const { line, col } = this.lines.linePos(offset);
    this.problems.push({ level, line: Math.max(1, line), column: Math.max(1, col), path, message });
  }

  hasErrors(): boolean {
    return this.problems.some(({ level }) => level === 'error');
  }

  /** Every problem once, in the order of the text. */
  sorted(): Problem[] {
    const seen = new Set<string>();
    const once = this.problems.filter((problem) => {
      const identity = JSON.stringify(problem);
      return !seen.has(identity) && seen.add(identity);
    });
    return once.sort((a, b) => a.line - b.line || a.column - b.column);
  }

  private note(level: Problem['level'], path: Path, message: string, at: 'key' | 'value'): void {
    const place = this.nearest(path);
    this.at(level, at === 'key' ? (place.key ?? place.value) : place.value, message, pointerTo(path));
  }

  /** The place of the path, or of the closest thing around it that stands in the text. */
  private nearest(path: Path): Place {
    for (let length = path.length; length >= 0; length--) {
      const place = this.places.get(pointerTo(path.slice(0, length)));
      if (place !== undefined) return place;
    }
    return { key: null, value: 0 };
  }
}
