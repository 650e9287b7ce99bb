import type { AlertMessage, AlertMessageData } from '../api/alerts.ts'
import type { DueMessage } from '../webhooks/outbox.ts'
import { dataOf, type AlertChanges } from './alert-changes.ts'
import { messageBody } from './message-body.ts'
import type { StoredRule } from './rule-store.ts'

/** Gives the message about a change of a rule as it was then. */
export function changeMessages(
  changes: Pick<AlertChanges, 'find'>,
  secretOf: (rule: string) => string,
): (id: string) => Promise<DueMessage> {
  return async (id) => {
    const { rule, kind, at, text, data, url } = await changes.find(id)
    const about = `the alert ${rule}`
    if (url === null) return { about, message: { gone: 'It has no address.' } }
    const message: AlertMessage = {
      type: `alert.${kind}`,
      timestamp: new Date(at).toISOString(),
      text,
      // SAFETY: `record` wrote it.
      data: JSON.parse(data) as AlertMessageData,
    }
    return { about, message: { url, secret: secretOf(rule), body: messageBody(url, message) } }
  }
}

/** A message that only shows whether it arrives. */
export function testMessage(rule: StoredRule, at: number): AlertMessage {
  const data = dataOf(rule, null)
  return {
    type: 'alert.test',
    timestamp: new Date(at).toISOString(),
    text: `This is a test of the alert "${data.sentence}". Nothing has happened.`,
    data,
  }
}
