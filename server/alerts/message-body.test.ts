import { expect, test } from 'vitest'
import type { AlertMessage } from '../api/alerts.ts'
import { messageBody } from './message-body.ts'

const message: AlertMessage = {
  type: 'alert.fired',
  timestamp: '2026-05-01T12:00:00.000Z',
  text: 'It fired.',
  data: {
    id: 'a',
    sentence: 'Cost of all graphs over $5.00 within 24 h',
    measure: 'cost',
    subject: { kind: 'workspace' },
    limit: 5,
    window: 86_400_000,
    leastRuns: 5,
    value: 6,
  },
}

test('Mattermost and Slack get the text alone', () => {
  for (const address of [
    'https://hooks.slack.com/services/T000/B000/XXXX',
    'https://chat.example.com/hooks/abcdefghij0123456789klmnop',
    'https://example.com/mattermost/hooks/abcdefghij0123456789klmnop/',
  ]) {
    expect(JSON.parse(messageBody(address, message))).toEqual({ text: 'It fired.' })
  }
})

test('every other address gets the whole message', () => {
  for (const address of ['https://example.com/hooks/mine', 'http://127.0.0.1:4000/hook']) {
    expect(JSON.parse(messageBody(address, message))).toEqual(message)
  }
})
