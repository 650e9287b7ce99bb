import { create } from 'zustand'
import type { DocumentsPut, DocumentsReport, FileReport } from '../../server/api/indexes.ts'
import { request, sendBytes } from '../client/request.ts'
import { useAddOptions } from './add-options.ts'
import type { ChosenFile } from './dropped-files.ts'
import { indexAddress } from './index-requests.ts'
import { toast } from '../ui/toast-store.ts'
import { outcomeOf } from './upload-progress.ts'
import { createUploadQueue, type UploadBatch, type UploadQueue } from './upload-queue.ts'

/** The uploads of this window by index. They go on while other pages are looked at. */
export const useUploads = create<Readonly<Record<string, UploadBatch>>>(() => ({}))

const queues = new Map<string, UploadQueue>()

export function uploadQueue(index: string): UploadQueue {
  const known = queues.get(index)
  if (known !== undefined) return known
  const queue = createUploadQueue({
    send({ source, file }, options) {
      // Each says that more will follow: which one ends last is not known before.
      const query = new URLSearchParams({ source, more: 'true' })
      if (useAddOptions.getState().skipDuplicates) query.set('duplicates', 'skip')
      const path = indexAddress(index, `/files?${query.toString()}`)
      return sendBytes<FileReport>(path, file, options)
    },
    async finish() {
      const body: DocumentsPut = { documents: [] }
      await request<DocumentsReport>(indexAddress(index, '/documents'), { method: 'PUT', body })
    },
    onChange: calmly((batch) => {
      const before = useUploads.getState()[index]
      useUploads.setState({ [index]: batch })
      if (before?.active === true && !batch.active) toast(`${index}: ${outcomeOf(batch)}`)
    }),
  })
  queues.set(index, queue)
  return queue
}

/** Milliseconds between two pictures of a batch: a thousand small files change all the time. */
const pause = 150

/** Shows the first change and the end at once, and what is between them now and then. */
function calmly(show: (batch: UploadBatch) => void): (batch: UploadBatch) => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let latest: UploadBatch | undefined
  const flush = (): void => {
    timer = undefined
    if (latest !== undefined) show(latest)
    latest = undefined
  }
  return (batch) => {
    latest = batch
    if (timer !== undefined && batch.active) return
    clearTimeout(timer)
    flush()
    if (batch.active) timer = setTimeout(flush, pause)
  }
}

export function uploadFiles(index: string, files: readonly ChosenFile[]): void {
  uploadQueue(index).add(files)
}

/** Asks before the window is closed while files are on their way. */
export function warnWhileUploading(): () => void {
  const warn = (event: BeforeUnloadEvent): void => {
    if (Object.values(useUploads.getState()).some(({ active }) => active)) event.preventDefault()
  }
  addEventListener('beforeunload', warn)
  return () => removeEventListener('beforeunload', warn)
}
