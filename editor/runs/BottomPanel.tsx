/** The panel under the canvas: the question and the trace of a run. */
export function BottomPanel({ graph }: { graph: string; run?: string }) {
  return <div>{graph}</div>
}
