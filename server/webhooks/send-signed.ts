import { EgressError } from '../../engine/egress/egress-error.ts'
import type { GuardedFetch } from '../../engine/egress/egress.ts'
import { signedHeaders } from './signature.ts'

/** One message on its way to an address. */
export interface SignedMessage {
  readonly id: string
  readonly url: string
  readonly secret: string
  readonly body: string
}

/** What came of an attempt. */
export interface SendOutcome {
  /** Of the answer; left out where none came. */
  readonly status?: number
  /** A sentence; left out where it was taken. */
  readonly problem?: string
  /** Trying again would come to the same. */
  readonly final: boolean
}

const second = 1000
const limits = { bytes: 64 * 1024, headers: 15 * second, total: 20 * second, redirects: 0 }

/** Sends a message once, signed as Standard Webhooks describes it. Never throws. */
export async function sendSigned(
  fetch: GuardedFetch,
  { id, url, secret, body }: SignedMessage,
  signal: AbortSignal,
): Promise<SendOutcome> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'heddle',
        ...signedHeaders(secret, { id, at: Date.now(), body }),
      },
      body,
      redirect: 'manual',
      signal,
      limits,
    })
    await response.body?.cancel()
    const { ok, status } = response
    if (ok) return { status, final: true }
    return { status, problem: `It was answered with status ${status}.`, final: status === 410 }
  } catch (error) {
    const problem = error instanceof Error ? error.message : 'It could not be sent.'
    return { problem, final: error instanceof EgressError && !error.retryable }
  }
}
