import { randomFillSync } from 'node:crypto'

const length = 16
/** Random bytes for many ids: to get them one by one takes several times as long. */
const supply = new Uint8Array(256 * length)
let used = supply.length
/** The millisecond of the last id, and the number of that id in it. */
let lastTime = -1
let count = 0

/**
 * A UUID of version 7 (RFC 9562): unique everywhere, and in the order of time; those that this process
 * makes in one millisecond are in the order in which they were made (6.2, method 1), up to 3,000.
 */
export function newRunId(now: number = Date.now()): string {
  if (used === supply.length) {
    randomFillSync(supply)
    used = 0
  }
  const random = supply.subarray(used, (used += length))
  let time = now
  for (let byte = 5; byte >= 0; byte -= 1) {
    random[byte] = time % 256
    time = Math.floor(time / 256)
  }
  // Begins in the lower quarter, so that there is room to count.
  count = now === lastTime ? (count + 1) % 4096 : ((random[6]! << 8) | random[7]!) % 1024
  lastTime = now
  random[6] = 0x70 | (count >> 8)
  random[7] = count % 256
  random[8] = 0x80 | (random[8]! & 0x3f)
  const hex = Buffer.from(random).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** No id that was made from a time on, in epoch milliseconds, stands before this one, and each that was made earlier does. */
export function firstRunIdAt(time: number): string {
  const hex = Math.min(Math.max(0, Math.floor(time)), 0xffff_ffff_ffff).toString(16)
  const digits = hex.padStart(12, '0')
  return `${digits.slice(0, 8)}-${digits.slice(8)}-7000-8000-000000000000`
}
