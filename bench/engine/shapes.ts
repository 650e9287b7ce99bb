/** A graph that every contender runs, told without the words of any of them. */
export type Shape = StepsShape | LoopShape | MapShape

/** Steps that pass a text on. */
export interface StepsShape {
  readonly kind: 'steps'
  readonly name: string
  /** Each stands after those it reads; the last one gives the answer. */
  readonly steps: readonly Step[]
  /** Length of the text. */
  readonly length: number
}

export interface Step extends Work {
  readonly id: string
  /** The steps it reads. It goes on with the text of the first; without any, with the input. */
  readonly after: readonly string[]
}

export interface Work {
  /** How long it waits before it answers. */
  readonly milliseconds: number
  /** Makes a new text of the same length; otherwise it hands on the one it was given. */
  readonly renews: boolean
}

/** Two steps that are repeated: one improves the text, the other says when it is good enough. */
export interface LoopShape {
  readonly kind: 'loop'
  readonly name: string
  readonly turns: number
  readonly length: number
}

/** One step for each text of a list. */
export interface MapShape {
  readonly kind: 'map'
  readonly name: string
  readonly items: number
  readonly length: number
}

/** Short enough that only the machinery around the steps is measured. */
const short = 40

export function chain(steps: number): StepsShape {
  return stepsOf(`chain${steps}`, chained(steps, false))
}

/** A chain in which every step makes a text of this length. */
export function chainOfTexts(steps: number, length: number, size: string): StepsShape {
  return { ...stepsOf(`chain${steps}_${size}`, chained(steps, true)), length }
}

/** One step, many that read it, and one that reads them all. */
export function fan(width: number): StepsShape {
  const branches = Array.from({ length: width }, (_, at) => step(`s${at}`, ['first']))
  const ids = branches.map(({ id }) => id)
  return stepsOf(`fan${width}`, [step('first', []), ...branches, step('last', ids)])
}

export const diamond = stepsOf('diamond', [
  step('first', []),
  step('left', ['first']),
  step('right', ['first']),
  step('last', ['left', 'right']),
])

/** Milliseconds of the longest way through `uneven`. */
export const criticalPath = 200

/** One slow step beside three fast ones in a row: a machinery with a barrier takes 300 ms. */
export const uneven = stepsOf('uneven', [
  step('first', []),
  step('slow', ['first'], criticalPath),
  step('fast1', ['first'], criticalPath / 4),
  step('fast2', ['fast1'], criticalPath / 4),
  step('fast3', ['fast2'], criticalPath / 4),
  step('last', ['slow', 'fast3']),
])

export function loop(turns: number): LoopShape {
  return { kind: 'loop', name: `loop${turns}`, turns, length: short }
}

export function map(items: number): MapShape {
  return { kind: 'map', name: `map${items}`, items, length: short }
}

function chained(steps: number, renews: boolean): Step[] {
  return Array.from({ length: steps }, (_, at) => ({
    ...step(`s${at}`, at === 0 ? [] : [`s${at - 1}`]),
    renews,
  }))
}

function step(id: string, after: readonly string[], milliseconds = 0): Step {
  return { id, after, milliseconds, renews: false }
}

function stepsOf(name: string, steps: readonly Step[]): StepsShape {
  return { kind: 'steps', name, steps, length: short }
}
