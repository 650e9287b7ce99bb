type Reader = (graph: string, revision: number) => void

let reader: Reader | undefined

/** Says who holds a document that is edited; before there is one, nobody needs to be told. */
export function onDraftChange(read: Reader): void {
  reader = read
}

/** A draft was saved by another window or person, as the server tells. */
export function draftChanged(graph: string, revision: number): void {
  reader?.(graph, revision)
}
