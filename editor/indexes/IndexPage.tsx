import { ChevronLeft, Database } from 'lucide-react'
import { useEffect } from 'react'
import { Link, useSearchParams } from 'wouter'
import type { IndexSummary } from '../../server/api/indexes.ts'
import { paths } from '../paths.ts'
import { Page } from '../shell/Page.tsx'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { formatCount } from '../ui/figures.ts'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { TabPanel, Tabs } from '../ui/Tabs.tsx'
import { loadLater } from '../ui/load-later.tsx'
import { BuildFailure } from './BuildFailure.tsx'
import { BuildProgress } from './BuildProgress.tsx'
import { chunkingInWords, languageName } from './chunkers.ts'
import { DocumentsTab } from './DocumentsTab.tsx'
import { DropAnywhere } from './DropAnywhere.tsx'
import { useIndexes } from './index-requests.ts'
import { IndexState } from './IndexState.tsx'
import { UploadBar } from './UploadControl.tsx'
import { uploadFiles, useUploads, warnWhileUploading } from './upload-store.ts'
import styles from './IndexPage.module.css'

const AddTab = loadLater(() => import('./AddTab.tsx'))
const IndexSearch = loadLater(() => import('./IndexSearch.tsx'))
const IndexSettings = loadLater(() => import('./IndexSettings.tsx'))

/** One index: what is in it, what goes in, what it finds, and how it cuts. */
export default function IndexPage({ name }: { name: string }) {
  const { data, error, isPending, refetch } = useIndexes()
  const index = data?.indexes.find((one) => one.name === name)
  return (
    <Page
      title={name}
      above={
        <Link href={paths.indexes} className={styles.back}>
          <ChevronLeft size={14} aria-hidden />
          Indexes
        </Link>
      }
      lead={index === undefined ? <>&nbsp;</> : factsOf(index)}
      actions={index !== undefined && <BuildState index={index} />}
    >
      {error !== null && (
        <Notice
          tone="error"
          title="The index could not be loaded"
          action={<Button onPress={() => void refetch()}>Try again</Button>}
        >
          {error.message}
        </Notice>
      )}
      {isPending && <Skeleton rows height={449} />}
      {data !== undefined && index === undefined && (
        <div className={styles.card}>
          <EmptyState icon={<Database />} title={`There is no index "${name}"`}>
            It may have been deleted. <Link href={paths.indexes}>See all indexes</Link>
          </EmptyState>
        </div>
      )}
      {index !== undefined && <Opened index={index} />}
    </Page>
  )
}

function factsOf({ documents, passages, language, chunking, embedding }: IndexSummary): string {
  return [
    formatCount(documents, 'document'),
    formatCount(passages, 'passage'),
    languageName(language),
    chunkingInWords(chunking),
    embedding === undefined ? 'by words' : `by words and meaning, with ${embedding}`,
  ].join(' · ')
}

/** At a place of its own, of the same size whatever is under way. */
function BuildState({ index }: { index: IndexSummary }) {
  const batch = useUploads((state) => state[index.name])
  return (
    <div className={styles.state}>
      {batch?.active === true ? (
        <UploadBar batch={batch} />
      ) : index.progress === undefined ? (
        <IndexState index={index} />
      ) : (
        <BuildProgress progress={index.progress} />
      )}
    </div>
  )
}

const tabs = ['documents', 'add', 'search', 'settings']

function Opened({ index }: { index: IndexSummary }) {
  const { name } = index
  const [parameters, setParameters] = useSearchParams()
  const wanted = parameters.get('tab') ?? ''
  const tab = tabs.includes(wanted) ? wanted : 'documents'
  useEffect(warnWhileUploading, [])
  const show = (id: string): void =>
    setParameters(
      (before) => {
        if (id === 'documents') before.delete('tab')
        else before.set('tab', id)
        before.delete('document')
        return before
      },
      { replace: true },
    )
  return (
    <DropAnywhere
      what={`Drop to add to ${name}`}
      onFiles={(files) => {
        uploadFiles(name, files)
        show('add')
      }}
    >
      {index.error !== undefined && <BuildFailure index={index} />}
      <div className={styles.card}>
        <Tabs
          label={`Index ${name}`}
          selected={tab}
          onSelect={show}
          tabs={[
            { id: 'documents', label: 'Documents' },
            { id: 'add', label: 'Add' },
            { id: 'search', label: 'Search' },
            { id: 'settings', label: 'Settings' },
          ]}
        >
          <TabPanel id="documents">
            <DocumentsTab index={index} onAdd={() => show('add')} />
          </TabPanel>
          <TabPanel id="add">
            <AddTab index={index} />
          </TabPanel>
          <TabPanel id="search">
            <IndexSearch index={index} />
          </TabPanel>
          <TabPanel id="settings">
            <IndexSettings index={index} />
          </TabPanel>
        </Tabs>
      </div>
    </DropAnywhere>
  )
}
