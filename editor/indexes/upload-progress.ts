import { isUnderWay, type UploadBatch, type UploadState } from './upload-queue.ts'

/** How far the uploads are that were added since nothing was under way. */
export interface UploadProgress {
  /** Files that are over, one way or the other. */
  readonly over: number
  readonly files: number
  /** From 0 to 1. */
  readonly share: number
  /** From the rate so far; undefined until that means something. */
  readonly secondsLeft: number | undefined
}

/** What each file costs besides its bytes, in bytes: a thousand small files take longer than a large one. */
const perFile = 20_000

/** @param now epoch milliseconds */
export function uploadProgress(batch: UploadBatch, now: number): UploadProgress {
  let done = 0
  let all = 0
  let over = 0
  const uploads = batch.uploads.filter(({ addedAt }) => addedAt >= batch.startedAt)
  for (const { file, sent, state } of uploads) {
    const ended = !isUnderWay(state)
    all += file.size + perFile
    done += ended ? file.size + perFile : Math.min(sent, file.size)
    if (ended) over += 1
  }
  const share = all === 0 ? 1 : done / all
  const spent = (now - batch.startedAt) / 1000
  return {
    over,
    files: uploads.length,
    share,
    secondsLeft: spent < 2 || share < 0.02 ? undefined : (spent * (1 - share)) / share,
  }
}

/** What became of all files: `Took in 12 files; 2 were refused and 1 did not arrive.` */
export function outcomeOf({ uploads }: UploadBatch): string {
  const count = (...states: readonly UploadState[]): number =>
    uploads.filter(({ state }) => states.includes(state)).length
  const refused = count('refused')
  const missing = count('failed', 'stopped')
  const others = [
    ...(refused === 0 ? [] : [`${refused} ${refused === 1 ? 'was' : 'were'} refused`]),
    ...(missing === 0 ? [] : [`${missing} did not arrive`]),
  ]
  const taken = count('done')
  const first = `Took in ${taken === 0 ? 'no files' : taken === 1 ? 'one file' : `${taken} files`}`
  return others.length === 0 ? `${first}.` : `${first}; ${others.join(' and ')}.`
}
