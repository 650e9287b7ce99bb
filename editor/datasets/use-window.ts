import { useEffect, useState, type RefObject } from 'react'

/** Rows that are drawn above and below what is in sight. */
const margin = 8

/** Rows of a list that scrolls. */
interface Window {
  /** Those to be drawn, from `first` up to and without `last`. */
  readonly first: number
  readonly last: number
  /** Those of them that are in sight whole. */
  readonly seen: readonly [number, number]
}

/** @param headHeight pixels that a heading covers of the list */
export function useWindow(
  scroller: RefObject<HTMLElement | null>,
  rowHeight: number,
  count: number,
  headHeight: number,
): Window {
  const [sight, setSight] = useState({ top: 0, height: 900 })
  useEffect(() => {
    const box = scroller.current
    if (box === null) return undefined
    let frame: number | undefined
    const look = (): void => {
      frame = undefined
      // Whole rows only: scrolling within one draws nothing anew.
      const top = Math.floor(box.scrollTop / rowHeight) * rowHeight
      const height = box.clientHeight
      setSight((before) =>
        before.top === top && before.height === height ? before : { top, height },
      )
    }
    const soon = (): void => {
      frame ??= requestAnimationFrame(look)
    }
    look()
    box.addEventListener('scroll', soon, { passive: true })
    const size = new ResizeObserver(soon)
    size.observe(box)
    return () => {
      box.removeEventListener('scroll', soon)
      size.disconnect()
      if (frame !== undefined) cancelAnimationFrame(frame)
    }
  }, [scroller, rowHeight])
  const first = Math.max(0, Math.floor(sight.top / rowHeight) - margin)
  const last = Math.min(count, Math.ceil((sight.top + sight.height) / rowHeight) + margin)
  const top = Math.ceil(sight.top / rowHeight)
  const bottom = Math.floor((sight.top + sight.height - headHeight) / rowHeight) - 1
  return { first: Math.min(first, last), last, seen: [top, Math.max(top, bottom)] }
}
