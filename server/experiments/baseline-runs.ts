import type { Cell, OtherRun } from '../../engine/evaluate/experiment/cell.ts'
import { readRun } from '../../engine/evaluate/experiment/read-run.ts'
import { neverBegun, type CellTools } from '../../engine/evaluate/experiment/run-cell.ts'
import type { Graph } from '../../engine/graph/document.ts'
import type { StoredExperiment, StoredRun } from './experiment-store.ts'

/** The variant that the others of an experiment are compared with: the chosen one, else the first. */
export function baselineOf({
  create,
  variants,
}: Pick<StoredExperiment, 'create' | 'variants'>): string {
  const chosen = variants.find(({ name }) => name === create.baseline)
  return (chosen ?? variants[0])?.name ?? ''
}

/** Finds for each run that of the baseline on the same example and trial. */
export class BaselineRuns {
  readonly #variant: string
  readonly #graph: Graph | undefined
  readonly #tools: CellTools
  readonly #runs: Map<string, string>

  constructor(
    experiment: StoredExperiment,
    runs: readonly StoredRun[],
    graphs: ReadonlyMap<string, Graph>,
    tools: CellTools,
  ) {
    this.#variant = baselineOf(experiment)
    this.#graph = graphs.get(this.#variant)
    this.#tools = tools
    const own = runs.filter(({ variant }) => variant === this.#variant)
    this.#runs = new Map(own.map(({ example, trial, run }) => [`${trial} ${example}`, run]))
  }

  /** A cell of the baseline begins anew under another id. */
  renew(before: string, next: string): void {
    for (const [place, run] of this.#runs) if (run === before) this.#runs.set(place, next)
  }

  /** Undefined for the baseline itself. The run is read when it is asked for: before, it may still go on. */
  besides({ variant, example, trial }: Cell): (() => Promise<OtherRun | undefined>) | undefined {
    const graph = this.#graph
    if (variant === this.#variant || graph === undefined) return undefined
    return async () => {
      const id = this.#runs.get(`${trial} ${example.id}`)
      if (id === undefined) return undefined
      const run =
        this.#tools.journal.run(id) === undefined
          ? neverBegun(id, 'It was not run.')
          : await readRun(id, graph, this.#tools)
      return { variant: this.#variant, run }
    }
  }
}
