/** Stands in for the form library's Markdown renderer: text stays text. */
type Props = { children?: unknown };

/** Shows its children as they are. */
export function Markdown(props: Props): unknown {
  return props.children;
}

export { Markdown as default };
