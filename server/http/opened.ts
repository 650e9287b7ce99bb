import { HttpError } from './http-error.ts'

/** What is open for a credential, such as a stream or a socket, and ends with it. */
export interface Opened {
  /** Answers how to forget it again. @throws HttpError 429 where too much is open for that credential */
  add(credential: string, close: () => void): () => void
  end(credential: string): void
}

/** @param most that may be open for one credential */
export function createOpened(most: number): Opened {
  const open = new Map<string, Set<() => void>>()
  return {
    add(credential, close) {
      const of = open.get(credential) ?? new Set()
      if (of.size >= most) {
        throw new HttpError(
          429,
          'TOO_MANY_OPEN',
          `This credential has ${most} requests and streams open, and may have no more. Close some, or use another one.`,
          { headers: { 'retry-after': '5' } },
        )
      }
      open.set(credential, of.add(close))
      return () => {
        of.delete(close)
        if (of.size === 0 && open.get(credential) === of) open.delete(credential)
      }
    },
    end(credential) {
      for (const close of open.get(credential) ?? []) close()
    },
  }
}
