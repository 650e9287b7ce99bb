import type { Json } from '../graph/values.ts'
import type { Sandbox, SandboxRequest } from '../sandbox/sandbox.ts'

/** A sandbox that runs no code: what each piece of code gives comes from a function. */
export function fakeSandbox(
  answer: (request: SandboxRequest) => Readonly<Record<string, Json>>,
): Pick<Sandbox, 'run'> {
  return {
    // Async: what the function throws is what the code failed with.
    run: async (request, signal) => {
      signal?.throwIfAborted()
      return { outputs: answer(request), logs: [] }
    },
  }
}
