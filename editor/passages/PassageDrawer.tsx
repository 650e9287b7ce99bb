import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { PassageAnswer } from '../../server/api.ts'
import { useDocument } from '../document/document-store.ts'
import { useRunStore } from '../runs/run-store.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { findPassage, passageInTrace } from './find-passage.ts'
import { usePassage, type PassageRequest } from './passage-store.ts'
import styles from './PassageDrawer.module.css'

/** Where a citation leads: the whole document, with the passage and the quoted words marked. */
export function PassageDrawer() {
  const passage = usePassage((state) => state.passage)
  const close = () => usePassage.setState({ passage: undefined })
  return (
    <Dialog
      shape="drawer"
      wide
      title={passage?.title ?? 'Passage'}
      isOpen={passage !== undefined}
      onClose={close}
      aside={
        passage?.number !== undefined && <span className={styles.number}>[{passage.number}]</span>
      }
    >
      {passage !== undefined && <Passage key={passage.id} passage={passage} />}
    </Dialog>
  )
}

function Passage({ passage }: { passage: PassageRequest }) {
  const graph = useDocument((state) => state.graph)
  const carried = useRunStore(({ trace }) => passageInTrace(trace, passage.id))
  const { data, error, isPending } = useQuery({
    queryKey: ['passage', passage.id],
    // An answer of null: no index has it.
    queryFn: async () => (await findPassage(passage.id, graph)) ?? null,
  })
  if (isPending) return <Skeleton height={260} />
  if (data) return <WholeDocument answer={data} quote={passage.quote} />
  return (
    <div className={styles.lone}>
      <Notice tone={error === null ? 'neutral' : 'error'}>
        {error === null
          ? 'No index holds this passage any more. This is how the run saw it.'
          : error.message}
      </Notice>
      {carried !== undefined && <p className={styles.text}>{carried}</p>}
    </div>
  )
}

function WholeDocument({ answer, quote }: { answer: PassageAnswer; quote: string | undefined }) {
  const mark = useRef<HTMLElement>(null)
  const { document, start, end } = answer
  useEffect(() => mark.current?.scrollIntoView({ block: 'center' }), [])
  const passage = document.text.slice(start, end)
  const at = quote === undefined ? -1 : passage.indexOf(quote)
  return (
    <article>
      <p className={styles.source}>
        {document.title} · <code>{document.source}</code>
      </p>
      <div className={styles.text}>
        {document.text.slice(0, start)}
        <mark ref={mark} className={styles.passage}>
          {quote === undefined || at < 0 ? (
            passage
          ) : (
            <>
              {passage.slice(0, at)}
              <b>{quote}</b>
              {passage.slice(at + quote.length)}
            </>
          )}
        </mark>
        {document.text.slice(end)}
      </div>
    </article>
  )
}
