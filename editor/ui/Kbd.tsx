import { classNames } from './class-names.ts'
import styles from './Kbd.module.css'

const onMac = typeof navigator !== 'undefined' && navigator.platform.startsWith('Mac')
const symbols: Readonly<Record<string, string>> = onMac
  ? { Ctrl: '⌘', Alt: '⌥', Shift: '⇧', Enter: '↵' }
  : { Enter: '↵' }

/** Keys to press together, separated by spaces: `Ctrl Enter`. */
export function Kbd({ keys, onAccent = false }: { keys: string; onAccent?: boolean }) {
  const shown = keys.split(' ').map((key) => symbols[key] ?? key)
  return (
    <kbd className={classNames(styles.kbd, onAccent && styles.onAccent)}>
      {shown.join(onMac ? '' : ' ')}
    </kbd>
  )
}
