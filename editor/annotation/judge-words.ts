import type { Calibration } from '../../server/api/annotation.ts'

/** The versions it judged in, and which model it asked. */
export function judgeWords({ judge: { model, versions } }: Calibration): string {
  const asked =
    model === 'offline' ? 'offline, by words' : model.startsWith('graph:') ? 'a graph' : model
  return `${versions.length === 0 ? 'a draft' : ranges(versions).join(', ')} · ${asked}`
}

/** Whether another card beside it is named the same, so that only the hash tells them apart. */
export function isNamedTwice(one: Calibration, all: readonly Calibration[]): boolean {
  const named = (calibration: Calibration): string =>
    JSON.stringify([
      calibration.graph,
      calibration.field,
      judgeWords(calibration),
      calibration.judge.name,
    ])
  return all.some(
    (other) => other.judge.version !== one.judge.version && named(other) === named(one),
  )
}

/** Runs of numbers as `v3–v5`. */
function ranges(numbers: readonly number[]): string[] {
  const found: [number, number][] = []
  for (const number of numbers) {
    const last = found.at(-1)
    if (last !== undefined && last[1] === number - 1) last[1] = number
    else found.push([number, number])
  }
  return found.map(([from, to]) => (from === to ? `v${from}` : `v${from}–v${to}`))
}
