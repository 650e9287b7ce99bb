/**
 * Epoch milliseconds that only ever rise: the wall clock as it stood at the beginning, and the time
 * that has passed since. Somebody who sets the clock while a run is under way changes nothing in it.
 */
export function steadyClock(): () => number {
  const began = Date.now() - performance.now()
  return () => Math.round(began + performance.now())
}
