import styles from './PromptText.module.css'

const placeholder = /(\{\{[^{}]*\}\})/

/** The beginning of a prompt, with its placeholders as marks. */
export function PromptText({ text }: { text: string }) {
  return (
    <div className={styles.prompt}>
      {text
        .slice(0, 400)
        .split(placeholder)
        .map((part, at) =>
          placeholder.test(part) ? (
            // Parts of one text have no names of their own.
            <mark key={at}>{part.slice(2, -2).split('|')[0]?.trim()}</mark>
          ) : (
            part
          ),
        )}
    </div>
  )
}
