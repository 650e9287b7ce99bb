import { randomFillSync } from 'node:crypto'

const random = new Uint8Array(16)

/** A UUID of version 7 (RFC 9562): unique everywhere, and in the order of time. */
export function newRunId(now: number = Date.now()): string {
  randomFillSync(random)
  let time = now
  for (let byte = 5; byte >= 0; byte -= 1) {
    random[byte] = time % 256
    time = Math.floor(time / 256)
  }
  random[6] = 0x70 | (random[6]! & 0x0f)
  random[8] = 0x80 | (random[8]! & 0x3f)
  const hex = Buffer.from(random).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
