import type { GraphEntry } from '../../engine/graph/document.ts'
import { isFrame } from '../../engine/graph/is-frame.ts'
import { sourcesOf } from '../../engine/graph/reference.ts'
import type { FieldChange } from '../../engine/graph/graph-diff.ts'
import type { Json } from '../../engine/graph/values.ts'
import { JsonTree } from '../values/JsonTree.tsx'
import { WordDiff } from '../values/WordDiff.tsx'
import { shownValue, sidesOf } from './change-words.ts'
import type { Change } from './changes.ts'
import { useDocument } from '../document/document-store.ts'
import styles from './ChangeList.module.css'

/** A change in full: texts by word, settings as they were and are, wires by where they come from. */
export function ChangeDetail({ change }: { change: Change }) {
  const { fields, wire, revert, kind, node } = change
  const draft = useDocument(({ graph }) => (node === undefined ? undefined : graph?.nodes[node]))
  if (wire !== undefined) {
    return (
      <dl className={styles.sides}>
        <Sources word="was" sources={wire.before} />
        <Sources word="is" sources={wire.after} />
      </dl>
    )
  }
  if (fields.length > 0) {
    return fields.map((field) => <Field key={field.path.join('.')} field={field} />)
  }
  const entry = revert.type === 'node.add' ? revert.entry : kind === 'added' ? draft : undefined
  return entry === undefined ? null : <Entry entry={entry} />
}

function Sources({ word, sources }: { word: string; sources: readonly string[] }) {
  return (
    <div>
      <dt>{word}</dt>
      <dd>
        {sources.length === 0
          ? 'nothing'
          : sources.map((source) => (
              <code key={source} className={styles.source}>
                {source}
              </code>
            ))}
      </dd>
    </div>
  )
}

function Field({ field }: { field: FieldChange }) {
  const inner = field.path.slice(field.path[0] === 'config' ? 2 : 1).join('.')
  const { before, after } = sidesOf(field)
  return (
    <div className={styles.field}>
      {inner !== '' && <code className={styles.place}>{inner}</code>}
      {field.text !== undefined ? (
        <WordDiff segments={field.text} mono />
      ) : (
        <dl className={styles.sides}>
          <Value word="was" value={before} unsaid={field.before === undefined} />
          <Value word="is" value={after} unsaid={field.after === undefined} />
        </dl>
      )}
    </div>
  )
}

/** @param props.unsaid it is what counts where nothing is said */
function Value(props: { word: string; value: Json | undefined; unsaid: boolean }) {
  const { word, value, unsaid } = props
  return (
    <div>
      <dt>{word}</dt>
      <dd>
        {typeof value === 'object' && value !== null ? (
          <JsonTree value={value} />
        ) : (
          <code>{shownValue(value)}</code>
        )}
        {unsaid && value !== undefined && <small> by default</small>}
      </dd>
    </div>
  )
}

/** What a node that came or went is. */
function Entry({ entry }: { entry: GraphEntry }) {
  const reads = isFrame(entry)
    ? []
    : Object.entries(entry.inputs ?? {}).map(
        ([port, source]) => `${port} ← ${sourcesOf(source).join(', ')}`,
      )
  const config = isFrame(entry) ? undefined : entry.config
  return (
    <div className={styles.field}>
      <code className={styles.place}>{isFrame(entry) ? entry.frame : entry.type}</code>
      {reads.map((line) => (
        <code key={line} className={styles.source}>
          {line}
        </code>
      ))}
      {config !== undefined && Object.keys(config).length > 0 && <JsonTree value={config} />}
    </div>
  )
}
