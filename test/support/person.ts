import type { Journal } from '../../engine/journal/journal.ts'
import type { Engine, RunHandle } from '../../engine/run/engine.ts'
import type { NodeWait, Values } from '../../engine/run/events.ts'
import { openWaits, readRecovered } from '../../engine/run/recover.ts'
import type { RunResult } from '../../engine/run/run-graph.ts'
import { charged } from './ledger-nodes.ts'

/** A person who answers what runs of the ledger graphs wait for, and can look at the ledger. */
export interface Person {
  /** Answers the first open question of a run. */
  answer(engine: Engine, run: string): Promise<RunHandle>
  /** Answers until the run is over. */
  seeThrough(
    engine: Engine,
    handle: RunHandle,
    onHandle?: (handle: RunHandle) => void,
  ): Promise<RunResult>
}

export function personWith(journal: Journal, ledger: () => readonly string[]): Person {
  function answerTo(run: string, { path, uncertain }: NodeWait): Values {
    if (!uncertain) return { word: '?' }
    if (!ledger().includes(`${run}/${path}`)) return { action: 'repeat' }
    const start = journal
      .events(run)
      .find((event) => event.type === 'node-start' && event.path === path)
    const text = start?.type === 'node-start' ? start.inputs['text'] : undefined
    if (typeof text !== 'string') throw new Error(`"${path}" never began.`)
    return { action: 'done', outputs: { text: text + charged } }
  }

  async function answer(engine: Engine, run: string): Promise<RunHandle> {
    const [wait] = [...openWaits(readRecovered(journal, run)).values()]
    if (wait === undefined) throw new Error(`The run ${run} waits for nobody.`)
    return engine.answer(run, wait.path, answerTo(run, wait))
  }

  return {
    answer,
    async seeThrough(engine, handle, onHandle = () => undefined) {
      for (let going = handle; ;) {
        onHandle(going)
        const result = await going.result
        if (result.status !== 'waiting') return result
        going = await answer(engine, going.id)
      }
    },
  }
}
