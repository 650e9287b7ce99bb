import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { PassageAnswer } from '../../server/api.ts'
import { useDocument } from '../document/document-store.ts'
import { Markdown } from '../markdown/Markdown.tsx'
import { useRunStore } from '../runs/run-store.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { findPassage, passageInTrace } from './find-passage.ts'
import { markQuote } from './mark-quote.ts'
import { usePassage, type PassageRequest } from './passage-store.ts'
import styles from './PassageDrawer.module.css'

/** Where a citation leads: the whole document, with the passage and the quoted words marked. */
export default function PassageDrawer() {
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
    queryFn: async () => (await findPassage(passage, graph)) ?? null,
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
  const passage = useRef<HTMLDivElement>(null)
  const { document, start, end } = answer
  useEffect(() => {
    passage.current?.scrollIntoView({ block: 'center' })
    return passage.current === null || quote === undefined
      ? undefined
      : markQuote(passage.current, quote)
  }, [quote])
  const part = (from: number, to: number) => (
    <Part text={document.text.slice(from, to)} format={document.format} />
  )
  return (
    <article>
      <p className={styles.source}>{document.source}</p>
      {part(0, start)}
      <div ref={passage} className={styles.passage}>
        {part(start, end)}
      </div>
      {part(end, document.text.length)}
    </article>
  )
}

function Part({ text, format }: { text: string; format: PassageAnswer['document']['format'] }) {
  if (text.trim() === '') return null
  return format === 'markdown' ? (
    <div className={styles.part}>
      <Markdown text={text} />
    </div>
  ) : (
    <p className={styles.text}>{text}</p>
  )
}
