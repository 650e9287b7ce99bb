/** Over the canvas while a run goes: its state, nodes done, time, cost, Stop. */
export function RunPill() {
  return null
}
