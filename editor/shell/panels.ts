import { create } from 'zustand'

/** Sizes of the panels in pixels, and whether they are open; kept per person in the browser. */
export interface Panels {
  readonly inspector: number
  /** undefined: nobody has opened or closed it yet; it opens with the first thing that is selected. */
  readonly inspectorOpen: boolean | undefined
  readonly outlineOpen: boolean
  readonly libraryOpen: boolean
  readonly bottom: number
  readonly bottomOpen: boolean
}

export const panelLimits = {
  inspector: { min: 300, max: 640 },
  bottom: { min: 150, max: 560 },
} as const

const storageKey = 'heddle.panels'
const initial: Panels = {
  inspector: 364,
  inspectorOpen: undefined,
  outlineOpen: false,
  libraryOpen: false,
  bottom: 276,
  bottomOpen: true,
}

function stored(): Panels {
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}')
    return typeof saved === 'object' && saved !== null ? { ...initial, ...saved } : initial
  } catch {
    return initial
  }
}

export const usePanels = create<Panels>(() => stored())

export function setPanels(change: Partial<Panels>): void {
  usePanels.setState(change)
  localStorage.setItem(storageKey, JSON.stringify(usePanels.getState()))
}
