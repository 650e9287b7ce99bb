/** The wanted name, or the first of `wanted2`, `wanted3` … that is not taken. */
export function freeName(wanted: string, taken: Readonly<Record<string, unknown>>): string {
  if (!Object.hasOwn(taken, wanted)) return wanted
  for (let number = 2; ; number += 1) {
    if (!Object.hasOwn(taken, `${wanted}${number}`)) return `${wanted}${number}`
  }
}
