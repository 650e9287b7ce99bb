import { memo, useState } from 'react'
import type { FileReport, IngestReportAnswer } from '../../server/api/indexes.ts'
import { Button } from '../ui/Button.tsx'
import { useSlowNow } from '../ui/clock.ts'
import { formatAgo, formatCount } from '../ui/figures.ts'
import { Notice } from '../ui/Notice.tsx'
import { Segmented } from '../ui/Segmented.tsx'
import type { Status } from '../ui/status.ts'
import { StatusMark } from '../ui/StatusMark.tsx'
import { fileRows, outcome, toBeChecked, type FileRow } from './file-rows.ts'
import type { Upload, UploadState } from './upload-queue.ts'
import styles from './FileReports.module.css'

interface Props {
  readonly uploads: readonly Upload[]
  readonly report: IngestReportAnswer | undefined
  /** What went wrong as a whole. */
  readonly error: string | undefined
}

/** How many files are drawn at first. */
const few = 100

/** What became of each file of the last ingest. */
export const FileReports = memo(function FileReports({ uploads, report, error }: Props) {
  const [only, setOnly] = useState<'all' | 'check'>('all')
  const [drawn, setDrawn] = useState(few)
  const now = useSlowNow()
  const rows = fileRows(uploads, report)
  const toCheck = rows.filter(toBeChecked)
  const shown = only === 'all' ? rows : toCheck
  const unlisted = (report?.total ?? 0) - (report?.files.length ?? 0)
  if (rows.length === 0 && error === undefined) return null
  return (
    <section className={styles.reports} aria-label="Files of the last ingest">
      <header className={styles.head}>
        <h2>{formatCount(rows.length, 'file')}</h2>
        <span className={styles.when}>
          {uploads.length === 0 && report?.startedAt !== undefined
            ? `last added ${formatAgo(report.endedAt ?? report.startedAt, now)}`
            : ''}
        </span>
        <Segmented
          label="Which files are shown"
          value={only}
          onChange={setOnly}
          options={[
            { id: 'all', label: 'All' },
            { id: 'check', label: `To check ${toCheck.length}` },
          ]}
        />
      </header>
      {error !== undefined && (
        <div className={styles.notice}>
          <Notice tone="error" title="It broke off">
            {error}
          </Notice>
        </div>
      )}
      {shown.length === 0 && rows.length > 0 && (
        <p className={styles.fine}>All files were taken in without a word of warning.</p>
      )}
      <ul className={styles.list}>
        {shown.slice(0, drawn).map((row, at) => (
          <ReportRow
            key={`${row.source} ${at}`}
            source={row.source}
            state={row.state}
            share={row.share}
            report={row.report}
            error={row.error}
          />
        ))}
      </ul>
      {shown.length > drawn && (
        <div className={styles.more}>
          <Button onPress={() => setDrawn(drawn + 500)}>
            {`Show more of the ${shown.length}`}
          </Button>
        </div>
      )}
      {unlisted > 0 && (
        <p className={styles.fine}>
          {formatCount(unlisted, 'further file')} went in without anything to say.
        </p>
      )}
    </section>
  )
})

const looks: Readonly<Record<UploadState, Status>> = {
  waiting: 'queued',
  sending: 'running',
  reading: 'running',
  done: 'succeeded',
  refused: 'failed',
  failed: 'failed',
  stopped: 'stopped',
}

/** Part by part, so that a row is drawn again only when something of it has changed. */
type RowProps = Pick<FileRow, 'source' | 'state'> & {
  readonly report: FileReport | undefined
  readonly error: string | undefined
  readonly share: number | undefined
}

const ReportRow = memo(function ReportRow({ source, state, report, error, share }: RowProps) {
  const twins = (report?.documents ?? []).flatMap(({ title, duplicateOf, change }) =>
    duplicateOf === undefined
      ? []
      : [
          `${report?.documents.length === 1 ? 'It' : title} has the same text as ${duplicateOf}, or nearly, ${change === 'skipped' ? 'and was left out' : 'and is in the index as well'}.`,
        ],
  )
  const said = [...(report?.warnings ?? []), ...twins]
  const reason = report?.refused ?? error
  return (
    <li className={styles.row}>
      <StatusMark status={state === 'done' && said.length > 0 ? 'warning' : looks[state]} />
      <span className={styles.source} title={source}>
        {source}
      </span>
      <span className={styles.outcome} data-state={state}>
        {share !== undefined && share < 1
          ? `${Math.floor(share * 100)} % sent`
          : outcome(state, report)}
      </span>
      {reason !== undefined && <p className={styles.reason}>{reason}</p>}
      {said.length > 0 && <Said sentences={said} />}
    </li>
  )
})

const fewWarnings = 3

function Said({ sentences }: { sentences: readonly string[] }) {
  const [all, setAll] = useState(false)
  return (
    <>
      <ul className={styles.said}>
        {(all ? sentences : sentences.slice(0, fewWarnings)).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {!all && sentences.length > fewWarnings && (
        <span className={styles.allSaid}>
          <Button variant="quiet" onPress={() => setAll(true)}>
            {`Show all ${sentences.length}`}
          </Button>
        </span>
      )}
    </>
  )
}
