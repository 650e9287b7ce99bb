import { placeOf } from '../../engine/run/place.ts'

/** The turns and items that a span stands in: `correct#2/generate` is `turn 2`; undefined outside of frames. */
export function turnOf(path: string): string | undefined {
  const numbers = path
    .split('/')
    .slice(0, -1)
    .flatMap((part) => {
      const number = part.split('#')[1]
      return number === undefined ? [] : [number]
    })
  return numbers.length === 0 ? undefined : `#${numbers.join('.')}`
}

/** Whether an execution stands in a subgraph; `answer/generate` does, `correct#2/generate` does not. */
export function isNested(path: string): boolean {
  return path.includes('/') && placeOf(path).includes('/')
}

/** The node of the open graph in which an execution stands, or which it is of. */
export function outermostNode(path: string): string {
  return placeOf(path).split('/')[0] ?? ''
}
