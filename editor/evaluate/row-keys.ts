import { useEffect, useEffectEvent, type RefObject } from 'react'

const typing = 'input:not([type="checkbox"]), textarea, [role="option"]'

/** J and K walk over the rows from wherever the focus is, and X chooses one, unless somebody types. */
export function useRowKeys(
  list: RefObject<HTMLUListElement | null>,
  active: boolean,
  onChoose: (example: string, range: boolean) => void,
): void {
  const choose = useEffectEvent((range: boolean) => {
    const example = focused()?.dataset['row']
    if (example !== undefined) onChoose(example, range)
  })
  const step = useEffectEvent((by: 1 | -1) => {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])]
    const at = rows.findIndex((row) => row === focused())
    const next = rows[Math.max(0, Math.min(rows.length - 1, at + by))]
    next?.focus()
    next?.scrollIntoView({ block: 'nearest' })
  })
  useEffect(() => {
    if (!active) return undefined
    const press = (event: KeyboardEvent): void => {
      const { target, key, ctrlKey, metaKey, altKey } = event
      if (ctrlKey || metaKey || altKey) return
      if (target instanceof HTMLElement && target.matches(typing)) return
      if (key === 'j') step(1)
      if (key === 'k') step(-1)
      if (key.toLowerCase() === 'x') choose(event.shiftKey)
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [active])
}

/** The row that has the focus, also where it is the box in front. */
function focused(): HTMLElement | null {
  return document.activeElement?.closest('li')?.querySelector<HTMLElement>('[data-row]') ?? null
}
