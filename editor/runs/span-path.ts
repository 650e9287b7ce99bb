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
