import { freshInterpreter } from './interpreter.ts'
import { runCode } from './run-code.ts'
import type { CodeRequest } from './sandbox-messages.ts'

/*
 * The program of a sandbox process: runs one piece of code after the other, each in an interpreter of
 * its own, as the process that began it asks. It may be killed at any moment.
 */

// The interpreter gives none of these to code; without them it could not even by mistake.
for (const name of ['fetch', 'WebSocket', 'EventSource']) Reflect.deleteProperty(globalThis, name)

process.on('message', (request: CodeRequest) => {
  void freshInterpreter().then((interpreter) => process.send?.(runCode(interpreter, request)))
})
process.once('disconnect', () => process.exit())

// Its time limits begin when it is here and has compiled what it needs.
await freshInterpreter()
process.send?.('ready')
