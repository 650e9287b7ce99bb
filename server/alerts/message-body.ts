import type { AlertMessage } from '../api/alerts.ts'

/** An incoming webhook of Mattermost, whose ids are 26 letters and digits. */
const mattermost = /\/hooks\/[a-z0-9]{26}\/?$/
const slackHost = 'hooks.slack.com'

/**
 * What is sent to an address. Chat services get the text alone: Mattermost takes `type` for a type of
 * its own posts, and refuses every other one.
 */
export function messageBody(address: string, message: AlertMessage): string {
  return JSON.stringify(isChat(address) ? { text: message.text } : message)
}

function isChat(address: string): boolean {
  const { hostname, pathname } = new URL(address)
  return hostname === slackHost || mattermost.test(pathname)
}
