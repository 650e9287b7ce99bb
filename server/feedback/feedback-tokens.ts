import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto'

const day = 24 * 60 * 60 * 1000
const lifetime = 30 * day

/** Tokens that let whoever holds one say something of one run, and nothing else. */
export interface FeedbackTokens {
  /** The same one for the same run, good for 30 days after the run began. */
  issue(run: string): string
  check(run: string, token: string): 'good' | 'expired' | 'wrong'
}

/**
 * A token is the moment it expires and an HMAC-SHA256 over that and the run, so nothing is stored and
 * it fits no other run.
 * @param key 32 bytes
 */
export function feedbackTokens(key: Buffer, now: () => number = Date.now): FeedbackTokens {
  const secret = createSecretKey(key)
  const sign = (run: string, expiry: string): Buffer =>
    createHmac('sha256', secret).update(`${expiry}\n${run}`).digest()

  return {
    issue(run) {
      const expiry = (beganAt(run) + lifetime).toString(36)
      return `${expiry}.${sign(run, expiry).toString('base64url')}`
    },
    check(run, token) {
      const [, expiry, signature] = /^([0-9a-z]{1,11})\.([\w-]{43})$/.exec(token) ?? []
      if (expiry === undefined || signature === undefined) return 'wrong'
      const given = Buffer.from(signature, 'base64url')
      if (!timingSafeEqual(given, sign(run, expiry))) return 'wrong'
      return parseInt(expiry, 36) > now() ? 'good' : 'expired'
    },
  }
}

/** The first 48 bits of a UUID of version 7 are its time. */
function beganAt(run: string): number {
  return parseInt(run.replaceAll('-', '').slice(0, 12), 16)
}
