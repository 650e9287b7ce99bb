import { preCheck } from '../../engine/graph/pre-check.ts'
import type { Json } from '../../engine/graph/values.ts'
import type { WebhookSource } from '../api/triggers.ts'
import { HttpError } from '../http/http-error.ts'
import type { FiringStore } from './firing-store.ts'
import { inputOf } from './trigger-input.ts'
import type { Triggers } from './triggers.ts'
import { verifyWebhook, type Delivery, type Incoming } from './verify-webhook.ts'

const bodyLimits = { depth: 64, keys: 50_000, text: 2_000_000 }

/**
 * Takes a webhook: proves who sent it, and starts its run once, however often it comes.
 * @returns the run, and whether an earlier delivery started it
 */
export type ReceiveWebhook = (
  name: string,
  incoming: Incoming,
) => Promise<{ run: string; repeated: boolean }>

export function receiveWebhooks(options: {
  triggers: Triggers
  firings: FiringStore
}): ReceiveWebhook {
  const { triggers, firings } = options
  return async (name, incoming) => {
    const now = Date.now()
    const found = await triggers.webhook(name)
    const source = found?.trigger.settings.source
    if (found === undefined || source?.kind !== 'webhook') throw unverified(name)
    const { trigger } = found
    const delivery = verify(source, found.secret, incoming, now, name)
    if (!trigger.enabled) {
      throw new HttpError(409, 'TRIGGER_IS_OFF', `The trigger "${name}" is switched off.`)
    }
    const body = readBody(incoming.body)
    const values = valuesOf(name, now, body, delivery)
    const input = inputOf(trigger.settings.inputs, values)
    const { firing, isNew } = await firings.claim({
      trigger: name,
      key: delivery.key,
      origin: 'webhook',
      at: now,
      bodyHash: delivery.bodyHash,
      input,
    })
    if (firing.bodyHash !== delivery.bodyHash) {
      throw new HttpError(
        409,
        'DELIVERY_ID_REUSED',
        `A webhook with the id "${delivery.id}" came before with another body. A new message needs a new id.`,
      )
    }
    const { run } = firing
    if (isNew) {
      await triggers.begin(firing, trigger)
      return { run, repeated: false }
    }
    const again = firing.state === 'failed' ? await firings.retry(firing.id, input) : undefined
    if (again !== undefined) await triggers.begin(again, trigger)
    return { run, repeated: again === undefined }
  }
}

function verify(
  source: WebhookSource,
  secret: string,
  incoming: Incoming,
  now: number,
  name: string,
): Delivery {
  const delivery = verifyWebhook(source, secret, incoming, now)
  if (delivery === 'unsigned') throw unverified(name)
  if (delivery === 'late') {
    throw new HttpError(
      401,
      'TIME_IS_OFF',
      `The time of this webhook is more than ${source.tolerance} s from that of the server. Send it again with the present time, or set the clocks.`,
    )
  }
  return delivery
}

/** The same whether there is such a trigger or not. */
function unverified(name: string): HttpError {
  return new HttpError(
    401,
    'NOT_VERIFIED',
    `There is no webhook trigger "${name.slice(0, 100)}", or the signature does not fit its secret.`,
  )
}

function readBody(bytes: Uint8Array): Json {
  if (bytes.length === 0) return null
  let body: unknown
  try {
    body = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new HttpError(400, 'BAD_JSON', 'The body of the webhook is not valid JSON in UTF-8.')
  }
  const [problem] = preCheck(body, bodyLimits)
  if (problem !== undefined) {
    const code = problem.code.toUpperCase().replaceAll('-', '_')
    throw new HttpError(problem.code === 'too-large' ? 413 : 400, code, problem.message)
  }
  // SAFETY: it was read from JSON.
  return body as Json
}

function valuesOf(trigger: string, now: number, body: Json, { id, event }: Delivery) {
  const named = typeof body === 'object' && body !== null ? Reflect.get(body, 'type') : undefined
  const called = event ?? (typeof named === 'string' ? named : undefined)
  return {
    trigger,
    time: new Date(now).toISOString(),
    body,
    ...(id === undefined ? {} : { id }),
    ...(called === undefined ? {} : { event: called }),
  }
}
