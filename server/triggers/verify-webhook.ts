import { createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { WebhookSource } from '../api/triggers.ts'

/** A delivery that is what its sender sent. */
export interface Delivery {
  /** By which one that comes again is known. */
  readonly key: string
  readonly id: string | undefined
  readonly event: string | undefined
  readonly bodyHash: string
}

/** What a request says about itself. */
export interface Incoming {
  readonly header: (name: string) => string | undefined
  readonly body: Uint8Array
}

/**
 * Checks the signature of a webhook, and then its time.
 * @param now epoch milliseconds
 * @returns what it is; `unsigned` where the signature is missing or does not fit, `late` where the
 * signature fits and its time is further away than the tolerance
 */
export function verifyWebhook(
  { signature, tolerance }: WebhookSource,
  secret: string,
  incoming: Incoming,
  now: number,
): Delivery | 'unsigned' | 'late' {
  return signature === 'github'
    ? verifyGitHub(secret, incoming)
    : verifyStandard(secret, incoming, tolerance * 1000, now)
}

/** A new secret as the sender is given it. */
export function newSecret(signature: WebhookSource['signature']): string {
  const bytes = randomBytes(32)
  return signature === 'standard' ? `whsec_${bytes.toString('base64')}` : bytes.toString('hex')
}

/** What is wrong with a secret that a sender gave. */
export function secretProblem(
  secret: string,
  signature: WebhookSource['signature'],
): string | undefined {
  if (signature === 'github') return undefined
  const [, base64] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret) ?? []
  const bytes = Buffer.from(base64 ?? '', 'base64').length
  return bytes >= 16 ? undefined : 'it must be "whsec_" and at least 16 bytes in base64'
}

/** Scheme `v1` of https://www.standardwebhooks.com: HMAC-SHA-256 over id, seconds and body, joined by dots. */
function verifyStandard(
  secret: string,
  { header, body }: Incoming,
  tolerance: number,
  now: number,
): Delivery | 'unsigned' | 'late' {
  const id = header('webhook-id') ?? ''
  const seconds = header('webhook-timestamp') ?? ''
  // With a dot in the id two messages could be signed alike.
  if (!/^[\x21-\x2d\x2f-\x7e]{1,255}$/.test(id) || !/^\d{1,12}$/.test(seconds)) return 'unsigned'
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const wanted = createHmac('sha256', key).update(`${id}.${seconds}.`).update(body).digest()
  const signatures = (header('webhook-signature') ?? '').split(' ', 20)
  const fits = signatures.some(
    (one) => one.startsWith('v1,') && same(Buffer.from(one.slice(3), 'base64'), wanted),
  )
  if (!fits) return 'unsigned'
  if (Math.abs(now - Number(seconds) * 1000) > tolerance) return 'late'
  return { key: `id:${id}`, id, event: undefined, bodyHash: hash('sha256', body, 'hex') }
}

/** As GitHub signs. Neither a time nor the id of the delivery is signed, so only the body tells what came before. */
function verifyGitHub(secret: string, { header, body }: Incoming): Delivery | 'unsigned' {
  const [, given] = /^sha256=([0-9a-f]{64})$/.exec(header('x-hub-signature-256') ?? '') ?? []
  if (given === undefined) return 'unsigned'
  const wanted = createHmac('sha256', secret).update(body).digest()
  if (!same(Buffer.from(given, 'hex'), wanted)) return 'unsigned'
  const bodyHash = hash('sha256', body, 'hex')
  return {
    key: `body:${bodyHash}`,
    id: header('x-github-delivery')?.slice(0, 255),
    event: header('x-github-event')?.slice(0, 255),
    bodyHash,
  }
}

function same(given: Buffer, wanted: Buffer): boolean {
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}
