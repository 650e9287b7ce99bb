/** Another process as one look at the database shows it. */
export interface SeenProcess {
  readonly number: number
  /** Counted up by the process while it lives. */
  readonly beats: number
  /** 1 while its connection stands, which ends with the process. */
  readonly held: number
  /** 1 for a server, 0 for a command. */
  readonly serves: number
}

interface Observation {
  readonly beats: number
  /** Since when its beats have not changed. */
  since: number
  /** How often it was seen without its connection, in succession. */
  loose: number
}

/** A connection that broke is made again within this many looks. */
const mostLoose = 2

/**
 * Judges by one's own clock whether other processes live: a process that has gone, or does not beat
 * for the length of a lease, does not. Clocks of several machines are never compared.
 */
export class Observed {
  readonly #lease: number
  readonly #now: () => number
  readonly #known = new Map<number, Observation>()
  #lookedAt: number | undefined

  /** @param lease milliseconds */
  constructor(lease: number, now: () => number = () => performance.now()) {
    this.#lease = lease
    this.#now = now
  }

  /** @returns those that are taken for dead, and the numbers of those that are there no more */
  look(seen: readonly SeenProcess[]): { dead: readonly SeenProcess[]; left: readonly number[] } {
    const now = this.#now()
    // Who has not looked for long, as while the database was away, cannot say what was meanwhile.
    const blind = this.#lookedAt === undefined || now - this.#lookedAt > this.#lease / 2
    this.#lookedAt = now
    const left = [...this.#known.keys()].filter(
      (number) => !seen.some((process) => process.number === number),
    )
    for (const number of left) this.#known.delete(number)
    const dead = seen.filter(({ number, beats, held }) => {
      const known = this.#known.get(number)
      const changed = known === undefined || known.beats !== beats || blind
      const since = changed ? now : known.since
      const loose = held === 1 ? 0 : blind ? 1 : (known?.loose ?? 0) + 1
      this.#known.set(number, { beats, since, loose })
      return loose >= mostLoose || now - since > this.#lease
    })
    return { dead, left }
  }

  numbers(): readonly number[] {
    return [...this.#known.keys()]
  }

  add(number: number): void {
    if (!this.#known.has(number)) {
      this.#known.set(number, { beats: -1, since: this.#now(), loose: 0 })
    }
  }
}
