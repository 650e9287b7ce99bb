import { useQuery } from '@tanstack/react-query'
import { ChevronLeft, TableProperties } from 'lucide-react'
import { useState } from 'react'
import { Link, useSearchParams } from 'wouter'
import type { DatasetAnswer } from '../../server/api/datasets.ts'
import { ApiError } from '../client/request.ts'
import { DropAnywhere } from '../indexes/DropAnywhere.tsx'
import { paths } from '../paths.ts'
import { Button } from '../ui/Button.tsx'
import { changedSearch } from '../ui/changed-search.ts'
import { useSlowNow } from '../ui/clock.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { formatAgo, formatCount } from '../ui/figures.ts'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { DatasetActions } from './DatasetActions.tsx'
import { readExamples } from './dataset-requests.ts'
import { ExamplesView } from './ExamplesView.tsx'
import { letGoOfImport, waitingImport } from './file-to-import.ts'
import { ImportDialog } from './ImportDialog.tsx'
import { VersionsDrawer } from './VersionsDrawer.tsx'
import styles from './DatasetPage.module.css'

/** One dataset: its examples to read and edit, its versions, and the ways in and out. */
export default function DatasetPage({ name }: { name: string }) {
  const [parameters, setParameters] = useSearchParams()
  const wanted = Number(parameters.get('version') ?? Number.NaN)
  const version = Number.isInteger(wanted) && wanted > 0 ? wanted : undefined
  const [importing, setImporting] = useState<File | 'choose' | undefined>(() => waitingImport(name))
  const history = parameters.has('history')
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['dataset', name, 'summary', version],
    queryFn: ({ signal }) => readExamples(name, { version }, '', 1, signal),
  })
  const show = (change: Readonly<Record<string, string | undefined>>): void =>
    setParameters(changedSearch(change))
  const gone = error instanceof ApiError && error.status === 404
  return (
    <DropAnywhere
      what={`Drop to add to ${name}`}
      note="CSV, JSONL or JSON. You see the columns before anything is added."
      onFiles={([first]) => {
        if (first !== undefined) setImporting(first.file)
      }}
    >
      <main className={styles.page}>
        <header className={styles.head}>
          <div className={styles.words}>
            <Link href={paths.datasets} className={styles.back}>
              <ChevronLeft size={14} aria-hidden />
              Datasets
            </Link>
            <h1>{name}</h1>
            <p>{data === undefined ? <>&nbsp;</> : <Facts dataset={data} />}</p>
          </div>
          {data !== undefined && (
            <DatasetActions
              dataset={data}
              onImport={() => setImporting('choose')}
              onHistory={() => show({ history: '' })}
            />
          )}
        </header>
        {error !== null && !gone && (
          <div className={styles.notice}>
            <Notice
              tone="error"
              title="The dataset could not be loaded"
              action={<Button onPress={() => void refetch()}>Try again</Button>}
            >
              {error.message}
            </Notice>
          </div>
        )}
        {gone && (
          <EmptyState icon={<TableProperties />} title={`There is no dataset "${name}"`}>
            It may have been deleted. <Link href={paths.datasets}>See all datasets</Link>
          </EmptyState>
        )}
        {isPending && (
          <div className={styles.notice}>
            <Skeleton rows height={449} />
          </div>
        )}
        {data !== undefined && (
          <ExamplesView
            dataset={data}
            version={version}
            onNewest={() => show({ version: undefined })}
            onImport={() => setImporting('choose')}
          />
        )}
      </main>
      {importing !== undefined && data !== undefined && (
        <ImportDialog
          dataset={data}
          file={importing === 'choose' ? undefined : importing}
          onClose={() => {
            letGoOfImport()
            setImporting(undefined)
          }}
        />
      )}
      {history && data !== undefined && (
        <VersionsDrawer
          dataset={data}
          onClose={() => show({ history: undefined })}
          onOpen={(number) =>
            show({
              history: undefined,
              version: number === data.version ? undefined : String(number),
            })
          }
        />
      )}
    </DropAnywhere>
  )
}

function Facts({ dataset }: { dataset: DatasetAnswer }) {
  const now = useSlowNow()
  const { examples, version, graph, description, updatedAt } = dataset
  return [
    formatCount(examples, 'example'),
    `version ${version}, ${formatAgo(updatedAt, now)}`,
    graph === undefined ? 'for any graph' : `for ${graph}`,
    ...(description === '' ? [] : [description]),
  ].join(' · ')
}
