import type { SandboxFailure } from './sandbox.ts'

/** What a sandbox process is asked, once. Values are JSON texts: only code in the sandbox reads them. */
export interface CodeRequest {
  readonly code: string
  readonly inputs: string
  /** Milliseconds. */
  readonly timeLimit: number
  /** Bytes that the code may use. */
  readonly memory: number
  /** Characters of the result. */
  readonly largestResult: number
}

export type CodeAnswer =
  | { readonly outputs: string; readonly logs: readonly string[]; readonly spent: boolean }
  | {
      readonly failure: SandboxFailure
      readonly message: string
      readonly line?: number | undefined
      readonly logs: readonly string[]
      /** The process must not run other code. */
      readonly spent: boolean
    }
