import { useEffect, useState, type RefObject } from 'react'

/** Rows beyond the edges that are there before one scrolls to them. */
const beyond = 6

/**
 * Which rows of a list are in sight, from the first to one behind the last. It changes only when the
 * list is scrolled by a whole row.
 * @param height of each row, in pixels
 */
export function useVisibleRows(
  list: RefObject<HTMLElement | null>,
  count: number,
  height: number,
): { readonly first: number; readonly last: number } {
  const [seen, setSeen] = useState({ top: 0, rows: 24 })
  useEffect(() => {
    const element = list.current
    if (element === null) return undefined
    const look = (): void => {
      const top = Math.floor(element.scrollTop / height)
      const rows = Math.ceil(element.clientHeight / height)
      setSeen((before) => (before.top === top && before.rows === rows ? before : { top, rows }))
    }
    const sizes = new ResizeObserver(look)
    sizes.observe(element)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      sizes.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [list, height])
  const first = Math.max(0, Math.min(seen.top, count - 1) - beyond)
  return { first, last: Math.min(count, seen.top + seen.rows + beyond) }
}
