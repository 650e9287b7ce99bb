/** Names the scores of an evaluator within an experiment: the key that it was given, or its id with its node. */
export function metricKey({
  key,
  evaluator,
  node,
}: {
  readonly key?: string | undefined
  readonly evaluator: string
  readonly node?: string | undefined
}): string {
  return key ?? (node === undefined ? evaluator : `${evaluator} ${node}`)
}
