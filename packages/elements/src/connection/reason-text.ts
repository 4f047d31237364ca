/** A server's sentence as a bold line and the rest. */

/** The first sentence is what happened; `otherwise` stands in when there is none. */
export function inTwo(message: string, otherwise: string): { heading: string; text: string } {
  const end = message.search(/\.\s/);
  if (message.trim() === '') return { heading: otherwise, text: '' };
  if (end < 0)
    return message.length > 80
      ? { heading: otherwise, text: message }
      : { heading: message.replace(/\.$/, ''), text: '' };
  return { heading: message.slice(0, end), text: message.slice(end + 1).trim() };
}
