import { Script } from 'node:vm'
import { asFunction } from './as-function.ts'

export interface SyntaxProblem {
  /** Of the code, from 1. */
  readonly line: number
  readonly message: string
}

/**
 * What keeps code from being read; undefined when nothing does. The code is compiled here and never
 * run. Node.js reads a little more than QuickJS, which runs it: what only QuickJS does not know is
 * an error of the run.
 */
export function syntaxProblem(code: string): SyntaxProblem | undefined {
  try {
    new Script(asFunction(code), { filename: 'code' })
    return undefined
  } catch (error) {
    // Nested too deeply for the parser. The sandbox has its own limits, and names them.
    if (!(error instanceof SyntaxError)) return undefined
    const told = Number(/^code:(\d+)/.exec(error.stack ?? '')?.[1] ?? 1)
    // What is not closed is noticed only behind the code.
    const line = Math.min(code.split('\n').length, told)
    return { line, message: error.message }
  }
}
