import { Undo2 } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { useDocument } from '../document/document-store.ts'
import { toastWithUndo } from '../document/undo.ts'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { toast } from '../ui/toast-store.ts'
import { ChangeDetail } from './ChangeDetail.tsx'
import { groupNames, shortChange } from './change-words.ts'
import { canRevert, changeGroups, type Change } from './changes.ts'
import { chooseChange, useDiff } from './diff-store.ts'
import type { Side } from './version-requests.ts'
import styles from './ChangeList.module.css'

interface Props {
  readonly changes: readonly Change[]
  /** The graphs mean the same. */
  readonly same: boolean
  readonly older: Side
  readonly newer: Side
}

/** Every change, grouped by what it has an effect on; one of them open. */
export function ChangeList({ changes, same, older, newer }: Props) {
  const [layout, setLayout] = useState(false)
  const moved = changes.filter(({ group }) => group === 'layout')
  const shown = layout ? changes : changes.filter(({ group }) => group !== 'layout')
  return (
    <>
      {same && (
        <EmptyState title="They mean the same">
          {moved.length === 0
            ? `${older.name} and ${newer.name} do not differ.`
            : 'Only places on the canvas differ.'}
        </EmptyState>
      )}
      {changeGroups.map((group) => {
        const inGroup = shown.filter((change) => change.group === group)
        if (inGroup.length === 0) return null
        return (
          <section key={group} className={styles.group} aria-label={groupNames[group]}>
            <h2 className={styles.heading}>
              {groupNames[group]} <span>{inGroup.length}</span>
            </h2>
            <ul>
              {inGroup.map((change) => (
                <Item key={change.id} change={change} older={older} />
              ))}
            </ul>
          </section>
        )
      })}
      {moved.length > 0 && !layout && (
        <div className={styles.more}>
          <Button variant="quiet" onPress={() => setLayout(true)}>
            Show what only moved
          </Button>
        </div>
      )}
    </>
  )
}

function Item({ change, older }: { change: Change; older: Side }) {
  const chosen = useDiff((state) => state.chosen === change.id)
  const element = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (chosen) element.current?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  const short = shortChange(change)
  return (
    <li ref={element} className={styles.item} data-chosen={chosen || undefined}>
      <AriaButton
        className={styles.line ?? ''}
        aria-expanded={chosen}
        onPress={() => chooseChange(chosen ? undefined : change.id)}
      >
        <KindMark kind={change.kind} />
        <span className={styles.where}>{change.where}</span>
        <span className={styles.what}>
          {change.group === 'nodes' && short === undefined ? '' : change.what}
        </span>
        {short !== undefined && !chosen && (
          <span className={styles.values}>
            {short.before !== '' && (
              <>
                <s>{short.before}</s>
                {' → '}
              </>
            )}
            <b>{short.after}</b>
          </span>
        )}
      </AriaButton>
      {chosen && (
        <div className={styles.detail}>
          <ChangeDetail change={change} />
          <Revert change={change} older={older} />
        </div>
      )}
    </li>
  )
}

const kinds = {
  added: { tone: 'ok', mark: '+' },
  removed: { tone: 'error', mark: '−' },
  changed: { tone: 'warn', mark: '~' },
  moved: { tone: 'neutral', mark: '↔' },
} as const

function KindMark({ kind }: { kind: Change['kind'] }) {
  const { tone, mark } = kinds[kind]
  return (
    <Badge tone={tone}>
      <span aria-hidden>{mark}</span>
      <span className="visually-hidden">{kind}</span>
    </Badge>
  )
}

/** Into the draft, as one step that can be undone; versions stay as they are. */
function Revert({ change, older }: { change: Change; older: Side }) {
  const possible = useDocument(({ graph }) => graph !== undefined && canRevert(change, graph))
  const revert = (): void => {
    const label = `Took ${change.what} of ${change.where} back to ${older.name}`
    const { dispatch, graph } = useDocument.getState()
    dispatch({ type: 'batch', label, commands: [change.revert] })
    if (useDocument.getState().graph === graph) {
      toast(`The draft has this as in ${older.name} already.`)
      return
    }
    toastWithUndo(`The draft has this as in ${older.name} now.`)
  }
  return (
    <div className={styles.actions}>
      <Button icon={<Undo2 />} isDisabled={!possible} onPress={revert}>
        Revert this
      </Button>
      {!possible && <small>The draft does not have what this is about.</small>}
    </div>
  )
}
