import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
// SAFETY: this is what the flag exposes.
const collect = runInNewContext('gc') as (options: { type: 'minor' | 'major' }) => void

/** Clears away what ran before, so that nobody pays for the rubbish of another. */
export function collectGarbage(type: 'minor' | 'major'): void {
  collect({ type })
}
