/** How far the curve reaches out of a port before it turns. */
const reach = 0.32
const turn = 20

/** The path of a wire that goes forward: a curve that leaves and arrives level. */
export function forwardPath(x1: number, y1: number, x2: number, y2: number): string {
  const distance = x2 - x1
  const pull = distance >= 0 ? Math.max(18, distance * 0.5) : 25 * reach * Math.sqrt(-distance) + 60
  return `M${x1},${y1} C${x1 + pull},${y1} ${x2 - pull},${y2} ${x2},${y2}`
}

/** About where a wire that goes forward is at some x: it bends in the way of a smooth step. */
export function wireHeightAt(
  ends: { readonly x1: number; readonly y1: number; readonly x2: number; readonly y2: number },
  x: number,
): number {
  const along = (x - ends.x1) / Math.max(1, ends.x2 - ends.x1)
  const part = Math.min(1, Math.max(0, along))
  return ends.y1 + (ends.y2 - ends.y1) * part * part * (3 - 2 * part)
}

/**
 * The path of a wire that carries a loop's last value back: out to the right, along a lane under
 * both nodes, and in again from the left.
 * @param lane y of that lane
 */
export function backwardPath(x1: number, y1: number, x2: number, y2: number, lane: number): string {
  const right = x1 + turn
  const left = x2 - turn
  const radius = 10
  const down = lane > y1 ? 1 : -1
  const up = lane > y2 ? 1 : -1
  return [
    `M${x1},${y1}`,
    `H${right - radius}`,
    `Q${right},${y1} ${right},${y1 + down * radius}`,
    `V${lane - down * radius}`,
    `Q${right},${lane} ${right - radius},${lane}`,
    `H${left + radius}`,
    `Q${left},${lane} ${left},${lane - up * radius}`,
    `V${y2 + up * radius}`,
    `Q${left},${y2} ${left + radius},${y2}`,
    `H${x2}`,
  ].join(' ')
}

/** The stub that is left of a folded wire. */
export function stubPath(x2: number, y2: number): string {
  return `M${x2 - 18},${y2} H${x2}`
}
