import { useEffect, useState } from 'react'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Kbd } from '../ui/Kbd.tsx'
import {
  actionOf,
  chooseKey,
  forgetChosenKeys,
  keysOf,
  shownKey,
  useChosenKeys,
} from './chosen-keys.ts'
import { keyActions, keyMap, type KeyAction, type KeySection } from './key-map.ts'
import { useKeysOpen } from './keys-open.ts'
import { readPress } from './read-press.ts'
import styles from './KeysDialog.module.css'

const sections: readonly KeySection[] = ['Canvas', 'Edit', 'Run and read']
const onMac = navigator.platform.startsWith('Mac')

/** All keys of the page of a graph, each of which can be changed. */
export default function KeysDialog() {
  const open = useKeysOpen((state) => state.open)
  const chosen = useChosenKeys()
  const [asking, setAsking] = useState<KeyAction>()
  const [taken, setTaken] = useState('')
  useEffect(() => {
    if (asking === undefined) return undefined
    const onKey = (event: KeyboardEvent): void => {
      event.preventDefault()
      event.stopPropagation()
      const key = readPress(event, onMac)
      if (key === undefined) return
      setAsking(undefined)
      if (key === 'Escape') return
      const before = actionOf(key, useChosenKeys.getState())
      chooseKey(asking, key)
      setTaken(
        before === undefined || before === asking
          ? ''
          : `${shownKey(key)} was the key of "${keyMap[before].title}", which has none now.`,
      )
    }
    window.addEventListener('keydown', onKey, { capture: true })
    return () => window.removeEventListener('keydown', onKey, { capture: true })
  }, [asking])
  if (!open) return null
  return (
    <Dialog
      title="Keys"
      isOpen
      wide
      onClose={() => useKeysOpen.setState({ open: false })}
      actions={
        <>
          <span className={styles.taken} role="status">
            {asking === undefined ? taken : 'Press the new key, or Esc to leave it.'}
          </span>
          <Button isDisabled={Object.keys(chosen).length === 0} onPress={forgetChosenKeys}>
            Put all back
          </Button>
        </>
      }
    >
      <p className={styles.lead}>
        Single letters count while the canvas has the focus. Click a key to choose another.
      </p>
      <div className={styles.sections}>
        {sections.map((section) => (
          <section key={section}>
            <h3>{section}</h3>
            <ul>
              {keyActions
                .filter((action) => keyMap[action].section === section)
                .map((action) => (
                  <li key={action}>
                    <span>{keyMap[action].title}</span>
                    <button
                      type="button"
                      className={styles.key}
                      data-asking={asking === action || undefined}
                      onClick={() => setAsking(action)}
                    >
                      <span className="visually-hidden">{keyMap[action].title}</span>
                      {asking === action
                        ? 'Press a key'
                        : [...new Set(keysOf(action, chosen).map(shownKey))].map((key) => (
                            <Kbd key={key} keys={key} />
                          ))}
                      {asking !== action && keysOf(action, chosen).length === 0 && 'none'}
                    </button>
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
