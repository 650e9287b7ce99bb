import type { Shape } from './shapes.ts'
import type { Input } from './work.ts'

/** One way to run the shapes. */
export interface Contender extends AsyncDisposable {
  readonly name: string
  /** Does once what a program would do once for each graph. */
  prepare(shape: Shape): Promise<Runner>
}

/** Runs a prepared shape from its input to its answer. */
export type Runner = (input: Input) => Promise<Input>
