/** What people search for when they mean a node type and know it by another name. */
export const otherWords: Readonly<Record<string, string>> = {
  budget: 'cost limit spend tokens guard',
  classify: 'intent category label route router triage',
  graph: 'subgraph workflow nested reuse call',
  human: 'approval approve review confirm input form wait',
  switch: 'if else branch condition router route case',
  template: 'text format join prompt string',
}
