/**
 * Fetches a module once. When it is there, it is handed over at once and not in a promise's own time:
 * React then draws it in the same go, where it would else show nothing first, and for at least 300 ms.
 */
export function loadOnce<Module>(load: () => Promise<Module>): () => Promise<Module> {
  let loading: Promise<Module> | undefined
  let loaded: { readonly module: Module } | undefined
  return () => {
    if (loaded !== undefined) return atOnce(loaded.module)
    loading ??= load().then(
      (module) => {
        loaded = { module }
        return module
      },
      (error: unknown) => {
        // What cannot be fetched now may be there at the next try.
        loading = undefined
        throw error
      },
    )
    return loading
  }
}

function atOnce<Module>(module: Module): Promise<Module> {
  const known: PromiseLike<Module> = {
    // oxlint-disable-next-line unicorn/no-thenable
    then: (take) => {
      const taken = take?.(module)
      // SAFETY: `lazy` of React, the only reader of this, asks for nothing of what comes back.
      return taken as never
    },
  }
  // SAFETY: `lazy` calls `then` and nothing else.
  return known as Promise<Module>
}
