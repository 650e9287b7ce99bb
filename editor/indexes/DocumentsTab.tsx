import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { FileSearch, FileText, FilePlus2, Trash2 } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import { useSearchParams } from 'wouter'
import type { DocumentList, IndexSummary } from '../../server/api/indexes.ts'
import { request } from '../client/request.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { formatCount } from '../ui/figures.ts'
import { Notice } from '../ui/Notice.tsx'
import { SearchField } from '../ui/SearchField.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { loadLater } from '../ui/load-later.tsx'
import { DocumentTable } from './DocumentTable.tsx'
import { indexAddress } from './index-requests.ts'
import styles from './DocumentsTab.module.css'

const DeleteDocumentsDialog = loadLater(() => import('./DeleteDocumentsDialog.tsx'))
const DocumentDrawer = loadLater(() => import('./DocumentDrawer.tsx'))

const pageSize = 50

/** The documents of an index: looked for, opened to see how they are cut, deleted. */
export function DocumentsTab({ index, onAdd }: { index: IndexSummary; onAdd: () => void }) {
  const { name } = index
  const [parameters, setParameters] = useSearchParams()
  const [typed, setTyped] = useState('')
  const search = useDeferredValue(typed.trim())
  const [wantedPage, setWantedPage] = useState(0)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [deleting, setDeleting] = useState<readonly string[]>()
  const { data, error, isPending, isPlaceholderData, ...list } = useInfiniteQuery({
    queryKey: ['index', name, 'documents', search],
    initialPageParam: '',
    queryFn({ pageParam, signal }) {
      const query = new URLSearchParams({ limit: String(pageSize) })
      if (search !== '') query.set('search', search)
      if (pageParam !== '') query.set('after', pageParam)
      const path = indexAddress(name, `/documents?${query.toString()}`)
      return request<DocumentList>(path, { signal })
    },
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
    // While files come in, so do their documents.
    refetchInterval: index.state === 'building' ? 3000 : false,
  })
  const pages = data?.pages ?? []
  // Another search, or what was deleted, may leave fewer.
  const page = Math.min(wantedPage, Math.max(0, pages.length - 1))
  const documents = pages[page]?.documents ?? []
  const total = pages[page]?.total ?? 0
  const isLast = page === pages.length - 1 && !list.hasNextPage
  const turn = async (to: number): Promise<void> => {
    if (to === pages.length) await list.fetchNextPage()
    setWantedPage(to)
  }
  const open = (id: string | undefined): void =>
    setParameters((before) => {
      if (id === undefined) before.delete('document')
      else before.set('document', id)
      return before
    })
  const known = pages.flatMap((one) => one.documents)
  const titleOf = (id: string) => known.find((document) => document.id === id)?.title ?? id

  if (data !== undefined && search === '' && !isPlaceholderData && total === 0) {
    return (
      <EmptyState
        icon={<FileText />}
        title="No documents yet"
        action={
          <Button variant="primary" icon={<FilePlus2 />} onPress={onAdd}>
            Add documents
          </Button>
        }
      >
        Drop files or folders anywhere on this page, or add web addresses.
      </EmptyState>
    )
  }
  return (
    <div className={styles.documents}>
      <div className={styles.bar}>
        <div className={styles.find}>
          <SearchField
            label="Find documents"
            value={typed}
            onChange={(now) => {
              setTyped(now)
              setWantedPage(0)
            }}
            placeholder="Find by title, name or address"
          />
        </div>
        <span className={styles.count} role="status">
          {data !== undefined &&
            (search === ''
              ? formatCount(total, 'document')
              : `${formatCount(total, 'document')} found`)}
        </span>
        {selected.size > 0 && (
          <Button variant="danger" icon={<Trash2 />} onPress={() => setDeleting([...selected])}>
            {`Delete ${selected.size} selected`}
          </Button>
        )}
      </div>
      {error !== null && (
        <div className={styles.notice}>
          <Notice
            tone="error"
            title="The documents could not be loaded"
            action={<Button onPress={() => void list.refetch()}>Try again</Button>}
          >
            {error.message}
          </Notice>
        </div>
      )}
      {isPending && (
        <div className={styles.notice}>
          <Skeleton rows height={349} />
        </div>
      )}
      {data !== undefined && total === 0 && search !== '' && (
        <EmptyState icon={<FileSearch />} title={`Nothing is called "${search}"`}>
          This looks into titles, names and addresses. To look into what documents say, use Search.
        </EmptyState>
      )}
      {documents.length > 0 && (
        <div className={styles.table} data-old={isPlaceholderData || undefined}>
          <DocumentTable
            documents={documents}
            selected={selected}
            onSelect={setSelected}
            onOpen={open}
            onDelete={(id) => setDeleting([id])}
          />
        </div>
      )}
      {total > pageSize && documents.length > 0 && (
        <nav className={styles.pages} aria-label="Pages of the list">
          <span>{`${page * pageSize + 1} to ${page * pageSize + documents.length} of ${total}`}</span>
          <Button isDisabled={page === 0} onPress={() => void turn(page - 1)}>
            Previous
          </Button>
          <Button
            isDisabled={isLast || list.isFetchingNextPage}
            onPress={() => void turn(page + 1)}
          >
            Next
          </Button>
        </nav>
      )}
      <DocumentDrawer
        index={name}
        id={parameters.get('document') ?? undefined}
        size={index.chunking.size}
        onClose={() => open(undefined)}
        onOpen={open}
        onDelete={(id) => setDeleting([id])}
      />
      {deleting !== undefined && (
        <DeleteDocumentsDialog
          index={name}
          documents={deleting.map((id) => ({ id, title: titleOf(id) }))}
          onClose={() => setDeleting(undefined)}
          onDeleted={() => {
            setSelected(new Set())
            if (parameters.has('document')) open(undefined)
          }}
        />
      )}
    </div>
  )
}
