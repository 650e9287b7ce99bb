import type { Message } from '../../engine/graph/values.ts'
import styles from './MessageList.module.css'

/** A conversation, or a prompt as it was sent. */
export function MessageList({ messages }: { messages: readonly Message[] }) {
  return (
    <ol className={styles.messages}>
      {messages.map((message, at) => (
        // Messages of one conversation have no names of their own.
        <li key={at}>
          <span className={styles.role}>{message.role}</span>
          <pre className={styles.content}>{textOf(message)}</pre>
        </li>
      ))}
    </ol>
  )
}

function textOf({ content }: Message): string {
  if (typeof content === 'string') return content
  return content.map((part) => (part.type === 'text' ? part.text : '(image)')).join('\n')
}
