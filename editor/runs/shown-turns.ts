import { useRunStore, type RunState } from './run-store.ts'

/** The number of the turn or item of each frame, by frame. */
type Turns = Readonly<Record<string, number>>

/** The turns and items that a path stands in: `outer#2/inner#1/generate` in the second and the first. */
export function turnsIn(path: string): Turns {
  const turns: Record<string, number> = {}
  for (const part of path.split('/')) {
    const [frame = '', number] = part.split('#')
    // What follows stands in a node of the open graph: its frames are those of another graph.
    if (number === undefined) break
    turns[frame] = Number(number)
  }
  return turns
}

/** Which turns the canvas shows: those of the execution that somebody chose before all others. */
export function shownTurns({
  turns,
  selectedSpan,
}: Pick<RunState, 'turns' | 'selectedSpan'>): Turns {
  return selectedSpan === undefined ? turns : { ...turns, ...turnsIn(selectedSpan) }
}

/** Whether a path stands in no turn but those that are shown. */
export function isShown(path: string, turns: Turns): boolean {
  return Object.entries(turnsIn(path)).every(
    ([frame, number]) => turns[frame] === undefined || turns[frame] === number,
  )
}

/** Shows a turn of a frame, with all that stands in it; undefined: the newest. */
export function showTurn(frame: string, turn: number | undefined): void {
  useRunStore.setState((state) => {
    const { [frame]: _before, ...others } = shownTurns(state)
    return {
      turns: turn === undefined ? others : { ...others, [frame]: turn },
      selectedSpan: undefined,
    }
  })
}
