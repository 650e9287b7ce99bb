import type { Graph } from '../../engine/graph/document.ts'
import type { Budget } from '../../engine/run/budget.ts'
import { InputError } from '../../engine/run/input-error.ts'
import type { Log } from '../log.ts'
import type { Runs } from '../runs.ts'
import { aboutExposure, type Exposure } from './exposures.ts'

interface Shadowed {
  readonly input: Readonly<Record<string, unknown>>
  readonly budget?: Budget | undefined
  readonly shadows: readonly Exposure[]
}

/**
 * Runs candidates beside runs that have begun, each as a run of its own with its own cost. Nobody
 * waits for them, and whatever goes wrong with one is its own affair. A candidate that would ask a
 * person is cancelled: what it asks is not meant for anybody.
 */
export function runShadows(
  { runs, log, graphOf }: { runs: Runs; log: Log; graphOf: (version: string) => Promise<Graph> },
  all: readonly Shadowed[],
): void {
  for (const { input, budget, shadows } of all) {
    for (const exposure of shadows) {
      const { run, version, variant, name } = exposure
      const shadow = async (): Promise<void> => {
        const about = aboutExposure(exposure)
        const settings = { id: run, about, ...(budget === undefined ? {} : { budget }) }
        const { result } = await runs.start(await graphOf(version), input, settings)
        if ((await result).status === 'waiting') {
          await runs.cancel(run)
        }
      }
      shadow().catch((error: unknown) => {
        // Its graph may ask for inputs that the answering one does not have.
        const why = error instanceof InputError ? ` ${error.message}` : ''
        log.warn(`The variant "${variant}" of "${name}" did not run beside an answer.${why}`)
      })
    }
  }
}
