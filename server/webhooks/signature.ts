import { createHmac } from 'node:crypto'
import type { MasterKey } from '../auth/master-key.ts'

/**
 * The secret of an endpoint in the form of Standard Webhooks: `whsec_` and 32 bytes in base64. It is
 * derived from the key of the data folder, so it stands nowhere and is the same at every start.
 */
export function webhookSecret(key: MasterKey, endpoint: string): string {
  return `whsec_${key.derive(`webhook/${endpoint}`).toString('base64')}`
}

/**
 * The headers that prove where a webhook comes from, as https://www.standardwebhooks.com asks for
 * them: HMAC-SHA-256 over id, seconds and body, joined by dots.
 * @param at epoch milliseconds of this attempt
 */
export function signedHeaders(
  secret: string,
  message: { readonly id: string; readonly at: number; readonly body: string },
): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  const seconds = Math.floor(message.at / 1000)
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const signature = createHmac('sha256', key)
    .update(`${message.id}.${seconds}.${message.body}`)
    .digest('base64')
  return {
    'webhook-id': message.id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': `v1,${signature}`,
  }
}
