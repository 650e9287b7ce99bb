/** How a line or bar looks: by what it stands for, in both themes. */
export type Look = 'main' | 'good' | 'bad' | 'aside' | 'open' | 'p50' | 'p95' | 'p99'

interface LookParts {
  /** The name of a custom property of `tokens.css`. */
  readonly token: string
  /** How much of it, in percent; below 70 some would not stand out from the surface (3:1). */
  readonly strength: number
  /** Pixels of a line that is drawn, and of one that is not; lines can be told apart without colours. */
  readonly dash?: readonly number[]
}

const looks: Readonly<Record<Look, LookParts>> = {
  main: { token: '--accent', strength: 70 },
  good: { token: '--ok', strength: 100 },
  bad: { token: '--error', strength: 100 },
  aside: { token: '--field', strength: 100 },
  open: { token: '--warn', strength: 85 },
  p50: { token: '--accent', strength: 100 },
  p95: { token: '--accent', strength: 70 },
  p99: { token: '--accent', strength: 70, dash: [4, 3] },
}

export function dashOf(look: Look): readonly number[] | undefined {
  return looks[look].dash
}

/** As a style sheet may write it. */
export function colorOf(look: Look): string {
  const { token, strength } = looks[look]
  return mixed(`var(${token})`, strength, 'var(--surface)')
}

/**
 * As a canvas takes it, which knows no custom properties. Nothing shows through: bars are drawn over
 * each other.
 * @param read gives the value of a custom property
 */
export function canvasColor(look: Look, read: (token: string) => string): string {
  const { token, strength } = looks[look]
  return mixed(read(token), strength, read('--surface'))
}

/** The colour of what lies behind a line, such as its interval. */
export function canvasTint(look: Look, read: (token: string) => string, percent: number): string {
  return mixed(read(looks[look].token), percent, 'transparent')
}

function mixed(color: string, percent: number, other: string): string {
  return percent === 100 ? color : `color-mix(in srgb, ${color} ${percent}%, ${other})`
}
