/** The share of pairs that say the same; undefined for fewer than two. */
export function agreementOf(votes: readonly (string | boolean)[]): number | undefined {
  if (votes.length < 2) return undefined
  const counts = [...Map.groupBy(votes, (vote) => vote).values()].map(({ length }) => length)
  const same = counts.reduce((sum, count) => sum + (count * (count - 1)) / 2, 0)
  return same / ((votes.length * (votes.length - 1)) / 2)
}

/** What more than half say; undefined where nothing has a majority. */
export function majorityOf<Vote extends string | boolean>(
  votes: readonly Vote[],
): Vote | undefined {
  const groups = [...Map.groupBy(votes, (vote) => vote)]
  return groups.find(([, { length }]) => length > votes.length / 2)?.[0]
}
