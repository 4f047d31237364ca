/** How a problem is worded where it stands: with its way in the summary, in the field's own words in the field. */

/** `Stops, row 1: City needs an answer.` in the field called City: `City needs an answer.` */
export function inOwnWords(message: string, label: string): string {
  const ends = [': ', ' › '].flatMap((mark) => {
    const at = message.indexOf(`${mark}${label} `);
    return at < 0 ? [] : [at + mark.length];
  });
  return ends.length === 0 ? message : message.slice(Math.min(...ends));
}

/** The sentence, after the label when it does not name the field itself. */
export function withLabel(message: string, label: string | null): string {
  return label === null || message.includes(label) ? message : `${label}: ${message}`;
}
