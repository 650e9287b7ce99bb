import { normalQuantile } from './normal.ts'

/** From so many degrees of freedom on, the series is exact to more digits than anybody reads. */
const many = 30

/**
 * The value that a t-distributed variable does not exceed with a probability above one half (Student
 * 1908). Below 30 degrees of freedom the exact sums of Abramowitz & Stegun (1964, 26.7.3 and 26.7.4)
 * are inverted by halving; from 30 on it is their expansion around the normal quantile (26.7.5).
 * @param freedom a whole number from 1 on
 */
export function studentQuantile(share: number, freedom: number): number {
  if (freedom >= many) return expansion(normalQuantile(share), freedom)
  const inside = 2 * share - 1
  // Halving the angle keeps the search finite: one degree of freedom reaches far out.
  let [low, high] = [0, Math.PI / 2]
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2
    if (within(middle, freedom) < inside) low = middle
    else high = middle
  }
  return Math.tan((low + high) / 2) * Math.sqrt(freedom)
}

/** P(|t| < tan(angle) · √freedom). */
function within(angle: number, freedom: number): number {
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)]
  const odd = freedom % 2 === 1
  let term = odd ? cosine : 1
  let sum = freedom === 1 ? 0 : term
  for (let at = odd ? 3 : 2; at <= freedom - 2; at += 2) {
    term *= ((at - 1) / at) * cosine ** 2
    sum += term
  }
  return odd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum
}

function expansion(z: number, freedom: number): number {
  const terms = [
    z,
    (z ** 3 + z) / 4,
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92_160,
  ]
  return terms.reduce((sum, term, power) => sum + term / freedom ** power, 0)
}
