/** JSON Pointers and the places around them. */

/** The pointer itself and every place around it, the root (``) first. */
export function around(pointer: string): string[] {
  const found: string[] = [];
  for (let at = pointer.indexOf('/'); at >= 0; at = pointer.indexOf('/', at + 1)) found.push(pointer.slice(0, at));
  return [...found, pointer];
}

/** Tells of a pointer whether it is one of these or lies inside one. */
export function insideOf(pointers: Iterable<string>): (pointer: string) => boolean {
  const places = new Set(pointers);
  return (pointer) => places.size > 0 && around(pointer).some((place) => places.has(place));
}
