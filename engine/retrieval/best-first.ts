/** A passage by its number, and how well it fits. */
export interface Ranked {
  readonly number: number
  readonly score: number
}

/**
 * Keeps the best of many without sorting them all: a heap whose root is the worst of those kept. Of
 * equal scores the smaller number is better, so that the same search gives the same order each time.
 */
export class BestFirst {
  readonly #limit: number
  readonly #heap: Ranked[] = []

  constructor(limit: number) {
    this.#limit = limit
  }

  /** Whether something with this score and number would be kept. */
  wants(number: number, score: number): boolean {
    const worst = this.#heap[0]
    if (this.#heap.length < this.#limit || worst === undefined) return this.#limit > 0
    return isWorse(worst, { number, score })
  }

  add(number: number, score: number): void {
    const heap = this.#heap
    const one = { number, score }
    if (heap.length === this.#limit) {
      heap[0] = one
      this.#sink()
      return
    }
    let at = heap.push(one) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!isWorse(heap[at]!, heap[parent]!)) break
      this.#swap(at, parent)
      at = parent
    }
  }

  /** What was kept, best first. */
  sorted(): Ranked[] {
    return this.#heap.toSorted((a, b) => b.score - a.score || a.number - b.number)
  }

  #sink(): void {
    const heap = this.#heap
    for (let at = 0; ;) {
      const left = 2 * at + 1
      if (left >= heap.length) return
      const right = left + 1
      const worse = right < heap.length && isWorse(heap[right]!, heap[left]!) ? right : left
      if (!isWorse(heap[worse]!, heap[at]!)) return
      this.#swap(at, worse)
      at = worse
    }
  }

  #swap(one: number, other: number): void {
    const kept = this.#heap[one]!
    this.#heap[one] = this.#heap[other]!
    this.#heap[other] = kept
  }
}

function isWorse(one: Ranked, other: Ranked): boolean {
  return one.score < other.score || (one.score === other.score && one.number > other.number)
}
