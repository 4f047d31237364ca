/** Outlines of the first view: lucide (ISC), 24 × 24, stroked by the sheet; one path each, because every page loads them. */
import { svg } from 'lit';

export const arrowUpRight = () => svg`<path d="M7 7h10v10M7 17 17 7"/>`;
export const blocks = () =>
  svg`<path d="M10 22V7a1 1 0 0 0-1-1H4a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-5a1 1 0 0 0-1-1H2M15 2h6a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-6a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1z"/>`;
export const chevronDown = () => svg`<path d="M6 9l6 6 6-6"/>`;
export const circleAlert = () => svg`<path d="M2 12a10 10 0 1 0 20 0a10 10 0 1 0-20 0M12 8L12 12M12 16L12.01 16"/>`;
export const circleCheck = () => svg`<path d="M2 12a10 10 0 1 0 20 0a10 10 0 1 0-20 0M16 9l-5.5 5.5L8 12"/>`;
export const circleDashed = () => svg`<path stroke-dasharray="4 3.854" d="M2 12a10 10 0 1 0 20 0a10 10 0 1 0-20 0"/>`;
export const circlePause = () => svg`<path d="M2 12a10 10 0 1 0 20 0a10 10 0 1 0-20 0M10 15L10 9M14 15L14 9"/>`;
export const search = () => svg`<path d="M21 21l-4.34-4.34M3 11a8 8 0 1 0 16 0a8 8 0 1 0-16 0"/>`;
export const triangleAlert = () =>
  svg`<path d="M21.73 18l-8-14a2 2 0 0 0-3.48 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.73-3M12 9v4M12 17h.01"/>`;
