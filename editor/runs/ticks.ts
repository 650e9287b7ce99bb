import { formatDuration } from '../ui/figures.ts'

const seconds = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 })

/** Round marks for an axis of so many milliseconds: about five, none too near its end, none within a millisecond. */
export function ticksFor(whole: number): readonly number[] {
  const rough = Math.max(1, whole / 5)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough) ?? rough
  const count = Math.floor((whole * 0.96) / step)
  return Array.from({ length: count + 1 }, (_, at) => at * step)
}

/** A mark in words, without digits that say nothing: `1 s` and `1.5 s`. */
export function tickWords(tick: number): string {
  if (tick === 0) return '0'
  return tick >= 1000 && tick < 60_000 ? `${seconds.format(tick / 1000)} s` : formatDuration(tick)
}
