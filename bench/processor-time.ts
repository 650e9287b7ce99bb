import { existsSync, readFileSync } from 'node:fs'

/** Ticks in a second, as Linux tells them to programs on every machine. */
const ticks = 100

/** Milliseconds of processor time that a process has used, on all cores; NaN where the system does not tell. */
export function processorTime(pid: number): number {
  const file = `/proc/${pid}/stat`
  if (!existsSync(file)) return Number.NaN
  // The name of the program stands in brackets and may hold spaces.
  const fields = readFileSync(file, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
  return ((Number(fields[11]) + Number(fields[12])) / ticks) * 1000
}
