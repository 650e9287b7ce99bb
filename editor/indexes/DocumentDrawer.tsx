import { useQuery } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { DocumentPassage, DocumentPassages } from '../../server/api/indexes.ts'
import { request } from '../client/request.ts'
import { Markdown } from '../markdown/Markdown.tsx'
import { safeLink } from '../../client/safe-link.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { formatCount } from '../ui/figures.ts'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { indexAddress } from './index-requests.ts'
import { kindOf } from './source-kind.ts'
import styles from './DocumentDrawer.module.css'

interface Props {
  readonly index: string
  /** Of the document that is shown; undefined while the drawer is closed. */
  readonly id: string | undefined
  /** Tokens that a passage of the index holds at most, about. */
  readonly size: number
  readonly onClose: () => void
  readonly onOpen: (id: string) => void
  readonly onDelete: (id: string) => void
}

/** A document as the index has cut it: each passage with its headings, its page and its length. */
export default function DocumentDrawer({ index, id, size, onClose, onOpen, onDelete }: Props) {
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['index', index, 'document', id],
    enabled: id !== undefined,
    queryFn: () =>
      request<DocumentPassages>(
        indexAddress(index, `/documents/${encodeURIComponent(id ?? '')}/passages`),
      ),
  })
  return (
    <Dialog
      shape="drawer"
      wide
      title={data?.document.title ?? id ?? ''}
      isOpen={id !== undefined}
      onClose={onClose}
      actions={
        <>
          {id !== undefined && (
            <Button variant="danger" icon={<Trash2 />} onPress={() => onDelete(id)}>
              Delete
            </Button>
          )}
          <span className={styles.spring} />
          <Button onPress={onClose}>Close</Button>
        </>
      }
    >
      {error !== null && (
        <Notice
          tone="error"
          title="The document could not be loaded"
          action={<Button onPress={() => void refetch()}>Try again</Button>}
        >
          {error.message}
        </Notice>
      )}
      {isPending && error === null && <Skeleton height={360} />}
      {data !== undefined && <Passages key={id} answer={data} size={size} onOpen={onOpen} />}
    </Dialog>
  )
}

/** How many passages are drawn at first: long ones are slow to draw. */
const few = 40

function Passages({
  answer: { document, passages },
  size,
  onOpen,
}: {
  answer: DocumentPassages
  size: number
  onOpen: (id: string) => void
}) {
  const [all, setAll] = useState(false)
  const link = safeLink(document.source)
  const { duplicateOf } = document
  const tokens = passages.reduce((sum, passage) => sum + passage.tokens, 0)
  const longest = Math.max(size, ...passages.map((passage) => passage.tokens))
  return (
    <div className={styles.document}>
      <p className={styles.source}>
        {link === undefined ? (
          document.source
        ) : (
          <a href={link} target="_blank" rel="noreferrer">
            {document.source}
          </a>
        )}
      </p>
      <p className={styles.facts}>
        {[
          kindOf(document.source),
          ...(document.pages === undefined ? [] : [formatCount(document.pages, 'page')]),
          formatCount(passages.length, 'passage'),
          formatCount(tokens, 'token'),
        ].join(' · ')}
      </p>
      {duplicateOf !== undefined && (
        <Notice
          tone="warn"
          title="This text is in the index twice, or nearly"
          action={<Button onPress={() => onOpen(duplicateOf)}>Show the other</Button>}
        >
          The other is {duplicateOf}. A search may spend two places on the same words.
        </Notice>
      )}
      {passages.length === 0 && (
        <Notice>There are no words in it, so nothing is found in it.</Notice>
      )}
      <ol className={styles.list}>
        {(all ? passages : passages.slice(0, few)).map((passage, at) => (
          <Passage
            key={passage.id}
            passage={passage}
            number={at + 1}
            share={passage.tokens / longest}
            format={document.format}
          />
        ))}
      </ol>
      {!all && passages.length > few && (
        <div className={styles.more}>
          <Button onPress={() => setAll(true)}>{`Show all ${passages.length} passages`}</Button>
        </div>
      )}
    </div>
  )
}

function Passage({
  passage: { text, headings, page, tokens },
  number,
  share,
  format,
}: {
  passage: DocumentPassage
  number: number
  share: number
  format: 'markdown' | 'text'
}) {
  return (
    <li className={styles.passage}>
      <header className={styles.head}>
        <span className={styles.number}>{number}</span>
        <span className={styles.path}>{headings.join(' › ')}</span>
        {page !== undefined && <span>page {page}</span>}
        <span className={styles.tokens}>
          {formatCount(tokens, 'token')}
          <i style={{ '--share': share }} aria-hidden />
        </span>
      </header>
      {format === 'markdown' ? <Markdown text={text} /> : <p className={styles.text}>{text}</p>}
    </li>
  )
}
