import { useEffect, useRef } from 'react'
import { useSearchParams } from 'wouter'
import { workTime } from '../../engine/run/trace.ts'
import { lookAtWork } from '../runs/look-at-moment.ts'
import { isOpen, useRunStore } from '../runs/run-store.ts'

/** Dragging changes the moment at each frame; the address follows when it rests. */
const rest = 250

/** Keeps the moment that is looked at in the address, in milliseconds of work since the run began. */
export function useMomentInAddress(): void {
  const [parameters, setParameters] = useSearchParams()
  const followed = useRef(false)
  const wanted = parameters.get('t')
  const over = useRunStore(({ trace }) =>
    trace !== undefined && trace.startedAt > 0 && !isOpen(trace) ? trace.run : undefined,
  )
  const work = useRunStore(({ trace, moment }) =>
    trace === undefined || moment === undefined ? undefined : Math.round(workTime(trace, moment)),
  )
  useEffect(() => {
    if (over === undefined || followed.current) return
    followed.current = true
    const asked = Number(wanted)
    if (wanted !== null && Number.isFinite(asked)) lookAtWork(asked)
    // Only what the address says for its own run counts; after that it follows the playhead.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [over])
  useEffect(() => {
    if (over === undefined) return undefined
    const timer = setTimeout(() => {
      const now = work === undefined ? null : String(work)
      setParameters(
        (before) => {
          if (now === null) before.delete('t')
          else before.set('t', now)
          return before
        },
        { replace: true },
      )
    }, rest)
    return () => clearTimeout(timer)
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [over, work])
}
