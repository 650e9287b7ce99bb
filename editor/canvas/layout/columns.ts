import { framePadding, type Size } from '../geometry.ts'

interface Box extends Size {
  readonly id: string
  /** The frames around it, the outermost first. */
  readonly frames: readonly string[]
}

interface Wire {
  readonly source: string
  readonly target: string
}

const rowGap = 40
const columnGap = 72

/**
 * Places for nodes that have none: each in a column to the right of all that it reads, in the order of
 * what it reads there. The nodes of a frame lie below the others, so that a frame lies around nothing
 * that is not in it. It is made up on every look, and takes no time that is noticed; `tidy` does better.
 */
export function placeInColumns(
  boxes: readonly Box[],
  wires: readonly Wire[],
): ReadonlyMap<string, readonly [number, number]> {
  const columns = columnsOf(boxes, wires)
  const places = new Map<string, readonly [number, number]>()
  const bands = [...new Set(boxes.map(({ frames }) => frames.join(' ')))].sort()
  let top = 0
  for (const band of bands) {
    const depth = band === '' ? 0 : band.split(' ').length
    top += depth * framePadding.top
    let bottom = top
    let x = 0
    for (const column of columns) {
      let y = top
      for (const { id, frames, height } of column) {
        if (frames.join(' ') !== band) continue
        places.set(id, [x, y])
        bottom = Math.max(bottom, y + height)
        y += height + rowGap
      }
      x += Math.max(...column.map(({ width }) => width)) + columnGap
    }
    top = bottom + rowGap + depth * framePadding.bottom
  }
  return places
}

/** By the longest way along the wires; a circle, which the check refuses, is followed once. */
function columnsOf(boxes: readonly Box[], wires: readonly Wire[]): Box[][] {
  const column = new Map(boxes.map(({ id }) => [id, 0]))
  const inner = wires.filter(({ source, target }) => column.has(source) && column.has(target))
  for (let round = 0, moved = true; moved && round < boxes.length; round += 1) {
    moved = false
    for (const { source, target } of inner) {
      const next = column.get(source)! + 1
      if (next <= column.get(target)! || next >= boxes.length) continue
      column.set(target, next)
      moved = true
    }
  }
  const columns = Map.groupBy(boxes, ({ id }) => column.get(id)!)
  const sorted = [...columns].sort(([a], [b]) => a - b).map(([, members]) => members)
  const row = new Map<string, number>()
  return sorted.map((members) => {
    const wanted = new Map(
      members.map(({ id }, at) => {
        const rows = inner.flatMap(({ source, target }) =>
          target === id ? (row.get(source) ?? []) : [],
        )
        return [id, rows.length === 0 ? at : rows.reduce((sum, one) => sum + one, 0) / rows.length]
      }),
    )
    const ordered = members.toSorted((a, b) => wanted.get(a.id)! - wanted.get(b.id)!)
    ordered.forEach(({ id }, at) => row.set(id, at))
    return ordered
  })
}
