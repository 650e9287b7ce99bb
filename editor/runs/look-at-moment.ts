import { workTime } from '../../engine/run/trace.ts'
import { momentAfter, momentsOf, neighbourOf } from './moments.ts'
import { useRunStore } from './run-store.ts'
import { traceAt } from './trace-at.ts'

/** Shows the run as it was at a moment, in epoch milliseconds; undefined: as it is now. */
export function lookAtMoment(moment: number | undefined): void {
  const { trace } = useRunStore.getState()
  if (trace === undefined || moment === undefined || moment >= (trace.endedAt ?? Infinity)) {
    useRunStore.setState({ moment: undefined, past: undefined })
    return
  }
  const at = Math.max(trace.startedAt, moment)
  useRunStore.setState({ moment: at, past: traceAt(trace, at) })
}

/** The same by how long the run had worked, in milliseconds. */
export function lookAtWork(work: number): void {
  const { trace } = useRunStore.getState()
  if (trace !== undefined) lookAtMoment(momentAfter(trace, work))
}

/** To the next thing that began or ended in the run, or the one before. */
export function stepMoment(step: 1 | -1): void {
  const { trace, moment } = useRunStore.getState()
  if (trace === undefined || trace.startedAt === 0) return
  const from = moment ?? trace.endedAt ?? Date.now()
  lookAtMoment(
    neighbourOf(momentsOf(trace), from, step) ?? (step > 0 ? undefined : trace.startedAt),
  )
}

/** How long the run had worked at the moment that is looked at; undefined for now. */
export function useMomentWork(): number | undefined {
  return useRunStore(({ trace, moment }) =>
    trace === undefined || moment === undefined ? undefined : workTime(trace, moment),
  )
}
