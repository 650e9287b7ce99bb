import { Plus, TableProperties } from 'lucide-react'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { DatasetSummary } from '../../server/api/datasets.ts'
import { DropAnywhere } from '../indexes/DropAnywhere.tsx'
import { paths } from '../paths.ts'
import { Page } from '../shell/Page.tsx'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { useSlowNow } from '../ui/clock.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { formatAgo, formatCount } from '../ui/figures.ts'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { nameFromFile } from './dataset-name.ts'
import { useDatasets } from './dataset-requests.ts'
import { waitForImport } from './file-to-import.ts'
import { NewDatasetDialog } from './NewDatasetDialog.tsx'
import styles from './DatasetsPage.module.css'

/** The sets of examples that graphs are evaluated with. */
export default function DatasetsPage() {
  const [, go] = useLocation()
  const [making, setMaking] = useState<{ readonly file?: File }>()
  const { data, error, isPending, refetch } = useDatasets()
  const datasets = data?.datasets ?? []
  const add = (
    <Button variant="primary" size="large" icon={<Plus />} onPress={() => setMaking({})}>
      New dataset
    </Button>
  )
  return (
    <DropAnywhere
      what="Drop to make a dataset of it"
      note="CSV, JSONL or JSON, with one example in each row."
      onFiles={([first]) => {
        if (first !== undefined) setMaking({ file: first.file })
      }}
    >
      <Page
        title="Datasets"
        lead="Examples of what graphs are asked and what a right answer is. Evaluations run versions of a graph on them. Drop a file here to begin."
        actions={datasets.length > 0 && add}
      >
        {error !== null && (
          <Notice
            tone="error"
            title="The datasets could not be loaded"
            action={<Button onPress={() => void refetch()}>Try again</Button>}
          >
            {error.message}
          </Notice>
        )}
        {isPending && (
          <div
            className={styles.loading}
            role="status"
            aria-busy="true"
            aria-label="Datasets are loaded"
          >
            <Skeleton height={66} />
            <Skeleton height={66} />
          </div>
        )}
        {data !== undefined && datasets.length === 0 && (
          <div className={styles.empty}>
            <EmptyState icon={<TableProperties />} title="No datasets yet" action={add}>
              Thirty real questions are worth more than three hundred invented ones. Import a file,
              or add runs and feedback as examples.
            </EmptyState>
          </div>
        )}
        <ul className={styles.list} aria-label="Datasets">
          {datasets.map((dataset) => (
            <Row key={dataset.name} dataset={dataset} />
          ))}
        </ul>
      </Page>
      {making !== undefined && (
        <NewDatasetDialog
          taken={datasets.map(({ name }) => name)}
          suggestion={making.file === undefined ? '' : nameFromFile(making.file.name)}
          file={making.file}
          onClose={() => setMaking(undefined)}
          onMade={(name) => {
            if (making.file !== undefined) waitForImport(name, making.file)
            go(paths.dataset(name))
          }}
        />
      )}
    </DropAnywhere>
  )
}

function Row({ dataset }: { dataset: DatasetSummary }) {
  const now = useSlowNow()
  const { name, description, graph, examples, version, splits, tags, updatedAt } = dataset
  const tagNames = Object.entries(tags)
    .toSorted(([, a], [, b]) => b - a)
    .map(([tag]) => tag)
  return (
    <li className={styles.row}>
      <Link href={paths.dataset(name)} className={styles.link}>
        <span className={styles.icon}>
          <TableProperties size={17} aria-hidden />
        </span>
        <span className={styles.text}>
          <strong>{name}</strong>
          <small>
            {description !== ''
              ? description
              : graph === undefined
                ? 'For any graph'
                : `For ${graph}`}
          </small>
        </span>
        <span className={styles.tags}>
          {Object.keys(splits).map((split) => (
            <Badge key={split} tone="accent">
              {split}
            </Badge>
          ))}
          {tagNames.slice(0, 3).map((tag) => (
            <Badge key={tag}>{tag}</Badge>
          ))}
          {tagNames.length > 3 && <small>{`+${tagNames.length - 3}`}</small>}
        </span>
        <span className={styles.facts}>
          <span>{formatCount(examples, 'example')}</span>
          <small>{`version ${version}, ${formatAgo(updatedAt, now)}`}</small>
        </span>
      </Link>
    </li>
  )
}
