/** Round marks for an axis of so many milliseconds: about five, none too near its end. */
export function ticksFor(whole: number): readonly number[] {
  const rough = whole / 5
  const power = 10 ** Math.floor(Math.log10(Math.max(rough, 0.1)))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough) ?? rough
  const count = Math.floor((whole * 0.96) / step)
  return Array.from({ length: count + 1 }, (_, at) => at * step)
}
