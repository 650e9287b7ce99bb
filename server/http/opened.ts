/** What is open for a credential, such as a stream or a socket, and ends with it. */
export interface Opened {
  /** Answers how to forget it again. */
  add(credential: string, close: () => void): () => void
  end(credential: string): void
}

export function createOpened(): Opened {
  const open = new Map<string, Set<() => void>>()
  return {
    add(credential, close) {
      const of = open.get(credential) ?? new Set()
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
