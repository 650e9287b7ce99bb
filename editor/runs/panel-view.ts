import { create } from 'zustand'

type PanelView = 'ask' | 'trace' | 'compare'

/** Which side of a run the panel under the canvas shows. */
export const usePanelView = create<{ readonly view: PanelView }>(() => ({ view: 'ask' }))

export function showView(view: PanelView): void {
  usePanelView.setState({ view })
}
