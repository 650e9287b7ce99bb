/** One run of a deployment as far as a comparison needs it. */
export interface Observation {
  /** What the split is sticky by, such as a user or a session. */
  readonly unit: string
  readonly variant: string
  /** Of the exposure, in epoch milliseconds. */
  readonly at: number
  /** By name of the metric; a metric that is missing was not measured at this run. */
  readonly measures: Readonly<Record<string, number>>
}

/** One unit of analysis: whatever a unit did is one value of each metric, the mean of its runs. */
export interface Unit {
  readonly id: string
  readonly variant: string
  /** When it was first exposed. */
  readonly at: number
  readonly runs: number
  readonly measures: Readonly<Record<string, number>>
}

export interface Units {
  /** In the order in which they were first exposed. */
  readonly units: readonly Unit[]
  /** Units that saw another variant later, as happens when weights change. */
  readonly moved: number
}

/**
 * Brings runs together by unit. Runs of one user resemble each other, so counting each as if it stood
 * alone would find differences that are not there (Deng, Knoblich & Lu 2018, "Applying the delta
 * method in metric analytics"). A unit belongs to the variant that it saw first; what it did after
 * it moved is left out.
 */
export function collectUnits(observations: readonly Observation[]): Units {
  interface Gathered {
    readonly first: Observation
    runs: number
    readonly sums: Map<string, { sum: number; count: number }>
  }
  const gathered = new Map<string, Gathered>()
  const moved = new Set<string>()
  const inOrder = observations.toSorted((a, b) => a.at - b.at || compare(a.unit, b.unit))
  for (const observation of inOrder) {
    const { unit, variant, measures } = observation
    let found = gathered.get(unit)
    if (found === undefined) {
      found = { first: observation, runs: 0, sums: new Map() }
      gathered.set(unit, found)
    }
    if (found.first.variant !== variant) {
      moved.add(unit)
      continue
    }
    found.runs += 1
    for (const [name, value] of Object.entries(measures)) {
      const { sum, count } = found.sums.get(name) ?? { sum: 0, count: 0 }
      found.sums.set(name, { sum: sum + value, count: count + 1 })
    }
  }
  const units = [...gathered].map(([id, { first, runs, sums }]): Unit => ({
    id,
    variant: first.variant,
    at: first.at,
    runs,
    measures: Object.fromEntries(
      [...sums].map(([name, { sum, count }]) => [name, sum / count] as const),
    ),
  }))
  return { units, moved: moved.size }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
