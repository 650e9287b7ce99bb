import { gammaAbove } from './gamma.ts'

/** The share of a standard normal distribution that lies below `z`. */
export function normalBelow(z: number): number {
  // erfc(x) = Q(1/2, x²): the tail of the normal distribution is that of χ² with one degree of freedom.
  const tail = gammaAbove(0.5, (z * z) / 2) / 2
  return z < 0 ? tail : 1 - tail
}

/** Coefficients of the central part and of the two parts of the tails, lowest power first. */
const central = {
  top: [
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946,
    45921.95393154987, 67265.7709270087, 33430.57558358813, 2509.0809287301227,
  ],
  bottom: [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597,
    39307.89580009271, 28729.085735721943, 5226.495278852854,
  ],
}
const near = {
  top: [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045,
    1.2704582524523684, 0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
  ],
  bottom: [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008,
    0.015198666563616457, 0.0005475938084995345, 1.0507500716444169e-9,
  ],
}
const far = {
  top: [
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487,
    0.026532189526576124, 0.0012426609473880784, 0.000027115555687434876, 2.0103343992922881e-7,
  ],
  bottom: [
    1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
    0.000018463183175100548, 1.421511758316446e-7, 2.0442631033899397e-15,
  ],
}

/**
 * The value below which a share of a standard normal distribution lies: AS 241, PPND16 (Wichura
 * 1988, "The percentage points of the normal distribution"), good to about 16 digits.
 */
export function normalQuantile(share: number): number {
  const offset = share - 0.5
  if (Math.abs(offset) <= 0.425) return offset * rational(central, 0.180625 - offset * offset)
  const tail = Math.min(share, 1 - share)
  if (tail <= 0) return offset < 0 ? -Infinity : Infinity
  const depth = Math.sqrt(-Math.log(tail))
  const size = depth <= 5 ? rational(near, depth - 1.6) : rational(far, depth - 5)
  return offset < 0 ? -size : size
}

function rational(
  { top, bottom }: { readonly top: readonly number[]; readonly bottom: readonly number[] },
  at: number,
): number {
  const value = (coefficients: readonly number[]): number =>
    coefficients.reduceRight((sum, coefficient) => sum * at + coefficient, 0)
  return value(top) / value(bottom)
}
