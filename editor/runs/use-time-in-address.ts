import { useSearchParams } from 'wouter'
import { readStretch, type Stretch } from '../monitor/monitor-range.ts'

/** The time that the address narrows a list to (`from` and `to`), and the way to all times. */
export function useTimeInAddress(): [time: Stretch | undefined, showAll: () => void] {
  const [search, setSearch] = useSearchParams()
  return [
    readStretch(search),
    () =>
      setSearch((before) => {
        const after = new URLSearchParams(before)
        after.delete('from')
        after.delete('to')
        return after
      }),
  ]
}
