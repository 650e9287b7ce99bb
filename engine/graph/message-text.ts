import type { Message } from './values.ts'

/** The words of a message; what pictures hold is not among them. */
export function messageText({ content }: Message): string {
  if (typeof content === 'string') return content
  return content.map((part) => (part.type === 'text' ? part.text : '')).join(' ')
}
