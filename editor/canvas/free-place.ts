import type { Box, Size } from './geometry.ts'

/** Canvas pixels that stay free around what is put there. */
const margin = 24
const step = 40
/** How far it is looked for, in steps. */
const farthest = 60

/**
 * The place nearest to a wanted one where something of a size covers nothing.
 * @param wanted of its top left corner; given back where all around it is full
 */
export function freePlace(
  wanted: readonly [number, number],
  size: Size,
  taken: readonly Box[],
): readonly [number, number] {
  const isFree = ([x, y]: readonly [number, number]): boolean =>
    taken.every(
      (box) =>
        x + size.width + margin <= box.x ||
        box.x + box.width + margin <= x ||
        y + size.height + margin <= box.y ||
        box.y + box.height + margin <= y,
    )
  for (let ring = 0; ring <= farthest; ring += 1) {
    const found = placesOf(wanted, ring).find(isFree)
    if (found !== undefined) return found
  }
  return wanted
}

/** The places of a square around the wanted one, nearest first. */
function placesOf([x, y]: readonly [number, number], ring: number): [number, number][] {
  const along = Array.from({ length: 2 * ring + 1 }, (_, at) => at - ring)
  return along
    .flatMap((one) => along.map((other) => [one, other] as const))
    .filter(([one, other]) => Math.max(Math.abs(one), Math.abs(other)) === ring)
    .toSorted(([a, b], [c, d]) => Math.hypot(a, b) - Math.hypot(c, d))
    .map(([across, down]) => [x + across * step, y + down * step])
}
