import type { DocumentReport, FileReport, IngestReportAnswer } from '../../server/api/indexes.ts'
import { formatCount } from '../ui/figures.ts'
import type { Upload, UploadState } from './upload-queue.ts'

/** A file of the last ingest, whether this window sent it or another did. */
export interface FileRow {
  readonly source: string
  readonly state: UploadState
  readonly report?: FileReport
  readonly error?: string
  /** From 0 to 1, while it is on its way. */
  readonly share?: number
}

/** The uploads of this window in their order, then what else the server says of its last ingest. */
export function fileRows(
  uploads: readonly Upload[],
  report: IngestReportAnswer | undefined,
): readonly FileRow[] {
  const own = new Set(uploads.map(({ source }) => source))
  const others = (report?.files ?? []).filter(({ source }) => !own.has(source))
  return [
    ...uploads.map(({ source, state, report, error, sent, file }) => ({
      source,
      state,
      ...(report === undefined ? {} : { report }),
      ...(error === undefined ? {} : { error }),
      ...(state === 'sending' ? { share: file.size === 0 ? 1 : sent / file.size } : {}),
    })),
    ...others.map((file): FileRow => ({
      source: file.source,
      state: file.refused === undefined ? 'done' : 'refused',
      report: file,
    })),
  ]
}

/** Whether a person should see to it: it was refused, did not arrive, has warnings or is there twice. */
export function toBeChecked({ state, report }: FileRow): boolean {
  return (
    state === 'refused' ||
    state === 'failed' ||
    state === 'stopped' ||
    (report !== undefined &&
      (report.warnings.length > 0 ||
        report.documents.some(({ duplicateOf }) => duplicateOf !== undefined)))
  )
}

/** What became of a file, in a few words: `added, 12 passages`. */
export function outcome(state: UploadState, report: FileReport | undefined): string {
  if (state === 'waiting') return 'waits'
  if (state === 'sending') return 'is sent'
  if (state === 'reading') return 'is read and cut'
  if (state === 'stopped') return 'stopped'
  if (state === 'failed') return 'did not arrive'
  if (state === 'refused') return 'refused'
  if (report === undefined) return ''
  const { documents, further = 0 } = report
  const count = documents.length + further
  const changes = [...new Set(documents.map(({ change }) => change))]
  const first = changes.length === 1 ? words[changes[0]!] : 'brought up to date'
  const passages = documents.reduce((sum, document) => sum + document.passages, 0)
  const idle = changes.every((change) => change === 'unchanged' || change === 'skipped')
  return [
    ...(count === 0 ? ['nothing in it'] : [first]),
    ...(count > 1 ? [formatCount(count, 'document')] : []),
    // How many passages the further documents have is not known.
    ...(idle || further > 0 ? [] : [formatCount(passages, 'passage')]),
  ].join(', ')
}

const words: Readonly<Record<DocumentReport['change'], string>> = {
  added: 'added',
  changed: 'changed',
  unchanged: 'unchanged',
  skipped: 'left out as a duplicate',
}
