/** The right panel: everything about the selected node. */
export function Inspector({ node }: { node: string | undefined }) {
  return <div>{node}</div>
}
