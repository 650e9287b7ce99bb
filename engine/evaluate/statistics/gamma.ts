const lanczos = [
  0.9999999999998099, 676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406,
  12.507343278686905, -0.13857109526572012, 0.000009984369578019572, 1.5056327351493116e-7,
] as const

/** The logarithm of Γ for values above 0, by the approximation of Lanczos (1964) with g = 7 and nine terms. */
export function logGamma(value: number): number {
  if (value < 0.5) {
    return Math.log(Math.PI / Math.sin(Math.PI * value)) - logGamma(1 - value)
  }
  const shifted = value - 1
  const base = shifted + 7.5
  const [first, ...rest] = lanczos
  const sum = rest.reduce((total, term, at) => total + term / (shifted + at + 1), first as number)
  return Math.log(2 * Math.PI) / 2 + (shifted + 0.5) * Math.log(base) - base + Math.log(sum)
}

const precision = 1e-16
const mostSteps = 10_000

/**
 * The upper regularised incomplete gamma function Q(shape, value): the series of 1 − Q below
 * `shape + 1`, and above it the continued fraction (Abramowitz & Stegun 1964, 6.5.29 and 6.5.31,
 * the fraction by the method of Lentz 1976).
 */
export function gammaAbove(shape: number, value: number): number {
  if (value <= 0) return 1
  if (value === Infinity) return 0
  const scale = Math.exp(shape * Math.log(value) - value - logGamma(shape))
  return value < shape + 1 ? 1 - scale * series(shape, value) : scale * fraction(shape, value)
}

function series(shape: number, value: number): number {
  let term = 1 / shape
  let sum = term
  for (let step = 1; step < mostSteps && term > sum * precision; step += 1) {
    term *= value / (shape + step)
    sum += term
  }
  return sum
}

function fraction(shape: number, value: number): number {
  let linear = value + 1 - shape
  let above = 1e300
  let below = 1 / linear
  let product = below
  for (let step = 1; step < mostSteps; step += 1) {
    const numerator = -step * (step - shape)
    linear += 2
    below = 1 / (linear + numerator * below)
    above = linear + numerator / above
    product *= below * above
    if (Math.abs(below * above - 1) < precision) break
  }
  return product
}
