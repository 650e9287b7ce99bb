import type { GuardedFetch } from '../../egress/egress.ts'
import { EgressError } from '../../egress/egress-error.ts'
import { defaultLimits } from '../load/limits.ts'
import { UnreadableFile } from '../load-file.ts'
import { endingOfAnswer } from './ending-of-answer.ts'

/** What an address answered, ready to be read as a file. */
export interface FetchedFile {
  /** Where it was found in the end, without a fragment. */
  readonly address: URL
  readonly ending: string
  readonly bytes: Uint8Array
}

/** Servers see who asks; rules for robots may name it. */
export const userAgent = 'Heddle'

/**
 * Fetches one file from the web. Text in an encoding that only the answer names is brought to UTF-8.
 * @throws UnreadableFile, and the reason of the signal when it is aborted
 */
export async function fetchAddress(
  fetch: GuardedFetch,
  address: string,
  options: { signal?: AbortSignal | undefined } = {},
): Promise<FetchedFile> {
  const { signal } = options
  try {
    const response = await fetch(address, {
      headers: { 'user-agent': userAgent, accept: 'text/html, text/markdown, */*;q=0.8' },
      limits: { bytes: defaultLimits.bytes },
      ...(signal === undefined ? {} : { signal }),
    })
    const type = response.headers.get('content-type') ?? ''
    const found = new URL(response.url)
    found.hash = ''
    const ending = endingOfAnswer(type, found)
    const problem = response.ok
      ? ending === undefined && `it is of the type "${type.slice(0, 100)}", which holds no text.`
      : `its server answered with the status ${response.status}.`
    if (problem !== false || ending === undefined) {
      await response.body?.cancel()
      throw new UnreadableFile(address, problem || 'it holds no text.')
    }
    const bytes = new Uint8Array(await response.arrayBuffer())
    return { address: found, ending, bytes: toUtf8(bytes, type) }
  } catch (error) {
    if (error instanceof EgressError) throw new UnreadableFile(address, error.message)
    throw error
  }
}

/** Only what names an encoding and has no byte order mark is decoded: the mark weighs more. */
function toUtf8(bytes: Uint8Array, type: string): Uint8Array {
  const encoding = /charset\s*=\s*["']?([\w.:-]{1,40})/i.exec(type)?.[1]
  const isMarked = /^(?:efbbbf|fffe|feff)/.test(Buffer.from(bytes.subarray(0, 3)).toString('hex'))
  const isUtf8 = encoding === undefined || /^utf-?8$/i.test(encoding)
  if (isUtf8 || isMarked) return bytes
  try {
    return new TextEncoder().encode(new TextDecoder(encoding, { fatal: true }).decode(bytes))
  } catch {
    // The server named one that the text does not have, or that nobody knows.
    return bytes
  }
}
