import { createHmac } from 'node:crypto'
import { signedHeaders } from '../../server/webhooks/signature.ts'
import type { HookAnswer } from '../../server/api/triggers.ts'
import type { ErrorBody } from '../../server/api.ts'
import type { Answer } from './client.ts'
import type { Served } from './served.ts'

type Answered = Promise<Answer<HookAnswer & ErrorBody>>

/** Sends a webhook as Standard Webhooks signs it. */
export function sendStandard(
  heddle: Served,
  trigger: string,
  secret: string,
  message: { id: string; body: unknown; at?: number },
): Answered {
  const body = JSON.stringify(message.body)
  const headers = signedHeaders(secret, { id: message.id, at: message.at ?? Date.now(), body })
  return send(heddle, trigger, body, headers)
}

/** Sends a webhook as GitHub signs it. */
export function sendGitHub(
  heddle: Served,
  trigger: string,
  secret: string,
  message: { delivery: string; event: string; body: unknown },
): Answered {
  const body = JSON.stringify(message.body)
  return send(heddle, trigger, body, {
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    'x-github-delivery': message.delivery,
    'x-github-event': message.event,
  })
}

function send(
  heddle: Served,
  trigger: string,
  body: string,
  headers: Readonly<Record<string, string>>,
): Answered {
  return heddle.send(`/hooks/${trigger}`, {
    method: 'POST',
    body,
    headers: { ...headers, 'content-type': 'application/json' },
  })
}
