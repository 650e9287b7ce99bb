import type { FinishedCell } from '../../engine/evaluate/experiment/cell.ts'
import type { ExperimentFence } from './experiment-elsewhere.ts'
import type { ExperimentStore } from './experiment-store.ts'
import type { ScoreOrigin } from './score-store.ts'

/** Milliseconds for which what is finished waits for others, to be written together. */
const together = 20
const most = 100

/** Writes what came of cells in groups, so that many fast runs do not wait for the disk one by one. */
export class FinishedCells {
  readonly #store: Pick<ExperimentStore, 'finish'>
  readonly #fence: ExperimentFence
  readonly #onFailure: (error: unknown) => void
  #pending: { cell: FinishedCell; origins: readonly ScoreOrigin[] }[] = []
  #timer: ReturnType<typeof setTimeout> | undefined
  #writing: Promise<void> = Promise.resolve()

  /** @param onFailure told when something could not be written */
  constructor(
    store: Pick<ExperimentStore, 'finish'>,
    fence: ExperimentFence,
    onFailure: (error: unknown) => void,
  ) {
    this.#store = store
    this.#fence = fence
    this.#onFailure = onFailure
  }

  add(cell: FinishedCell, origins: readonly ScoreOrigin[]): void {
    this.#pending.push({ cell, origins })
    if (this.#pending.length >= most) this.#write()
    else this.#timer ??= setTimeout(() => this.#write(), together)
  }

  /** Kept when everything that was added is written, or has failed. */
  async flush(): Promise<void> {
    this.#write()
    await this.#writing
  }

  #write(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const group = this.#pending.splice(0)
    if (group.length === 0) return
    this.#writing = this.#writing.then(() =>
      this.#store.finish(group, this.#fence).catch((error: unknown) => this.#onFailure(error)),
    )
  }
}
