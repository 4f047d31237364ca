/** Every outline we draw, named one by one so that a view loads only its own: lucide (ISC). */
export {
  arrowUpRight, blocks, chevronDown, circleAlert, circleCheck, circleDashed, circlePause, lock, rotateCw,
  search, triangleAlert,
} from './gallery-icons.ts';
export {
  arrowLeftRight, arrowRight, check, chevronRight, circleSlash, circleX, copy, download, ellipsis, info,
  loaderCircle, pause, pencil, play, plus, send, settings, shieldCheck, unplug, x,
} from './flow-icons.ts';
export {
  arrowLeft, bookOpen, building2, calendarClock,
} from './listing-icons.ts';
