import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { EndpointAnswer } from '../../server/api/deployments.ts'

export interface ReceivedWebhook {
  readonly headers: NodeJS.Dict<string | string[]>
  readonly text: string
  readonly body: {
    readonly type: string
    readonly timestamp: string
    readonly data: EndpointAnswer
  }
}

export interface WebhookReceiver extends AsyncDisposable {
  readonly url: string
  readonly port: number
  readonly received: readonly ReceivedWebhook[]
  /** The statuses of the next answers; 204 when there is none left. */
  answer(...statuses: number[]): void
}

/** A server that webhooks are sent to. */
export async function receiveWebhooks(): Promise<WebhookReceiver> {
  const received: ReceivedWebhook[] = []
  const statuses: number[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk) => {
      text += String(chunk)
    })
    request.on('end', () => {
      // SAFETY: only webhooks come here, and the tests look at what they use.
      const body = JSON.parse(text) as ReceivedWebhook['body']
      received.push({ headers: request.headers, text, body })
      response.statusCode = statuses.shift() ?? 204
      response.end()
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  // SAFETY: a server that listens on a port has this address.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/hook`,
    port,
    received,
    answer: (...next) => void statuses.push(...next),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => {
        server.close(resolve)
      })
    },
  }
}

/** The signature as a receiver works it out, by the words of the standard. */
export function expectedSignature(secret: string, { headers, text }: ReceivedWebhook): string {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${text}`
  return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`
}
