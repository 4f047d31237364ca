/** Every outline we draw, named one by one so that a view loads only its own: lucide (ISC). */
import type { SVGTemplateResult } from 'lit';

/** Drawn by `icon`. A function, so that one nobody calls is left out of a bundle. */
export type Outline = () => SVGTemplateResult;

export {
  arrowUpRight,
  blocks,
  chevronDown,
  circleAlert,
  circleCheck,
  circleDashed,
  circlePause,
  search,
  triangleAlert,
} from './gallery-icons.ts';
export {
  arrowLeftRight,
  arrowRight,
  check,
  chevronRight,
  circleSlash,
  circleX,
  copy,
  download,
  ellipsis,
  info,
  loaderCircle,
  lock,
  pause,
  pencil,
  play,
  plus,
  rotateCw,
  send,
  settings,
  shieldCheck,
  trash,
  unplug,
  x,
} from './flow-icons.ts';
export { arrowLeft, bookOpen, building2, calendarClock } from './listing-icons.ts';
