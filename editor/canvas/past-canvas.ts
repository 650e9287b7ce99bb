import { createContext, useContext } from 'react'

const PastCanvas = createContext(false)

/** Around a canvas that shows the graph of a run in place of the draft. */
export const AsItRan = PastCanvas.Provider

/** What belongs to the draft, such as its problems and pins, is not shown there. */
export function useIsPast(): boolean {
  return useContext(PastCanvas)
}
