import { X } from 'lucide-react'
import { useEffect } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { dismissToast, useToasts, type Toast } from './toast-store.ts'
import styles from './Toasts.module.css'

/** The region where toasts appear; once, in the shell. */
export function Toasts() {
  const toasts = useToasts((state) => state.toasts)
  return (
    <div className={styles.region} role="region" aria-label="Notices" aria-live="polite">
      {toasts.map((shown) => (
        <ToastCard key={shown.id} toast={shown} />
      ))}
    </div>
  )
}

function ToastCard({ toast }: { toast: Toast }) {
  const { id, tone, action, text } = toast
  useEffect(() => {
    // An error stays until it is read.
    if (tone === 'error') return
    // A long one stays as long as it takes to read it.
    const shortest = action === undefined ? 4000 : 8000
    const timer = setTimeout(() => dismissToast(id), Math.max(shortest, text.length * 60))
    return () => clearTimeout(timer)
  }, [id, tone, action, text])
  return (
    <div className={styles.toast} data-tone={tone}>
      <span className={styles.text}>{toast.text}</span>
      {action !== undefined && (
        <AriaButton
          className={styles.action ?? ''}
          onPress={() => {
            action.run()
            dismissToast(id)
          }}
        >
          {action.label}
        </AriaButton>
      )}
      <AriaButton
        className={styles.close ?? ''}
        aria-label="Dismiss"
        onPress={() => dismissToast(id)}
      >
        <X size={14} />
      </AriaButton>
    </div>
  )
}
