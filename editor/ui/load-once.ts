/** Fetches a module at the first call; all calls share it. One that could not be fetched is tried anew. */
export interface LoadOnce<Module> {
  (): Promise<Module>
  /** The module, where it is there. */
  readonly now: () => Module | undefined
}

export function loadOnce<Module>(load: () => Promise<Module>): LoadOnce<Module> {
  let loading: Promise<Module> | undefined
  let loaded: Module | undefined
  const loadIt = (): Promise<Module> => {
    loading ??= load().then(
      (module) => {
        loaded = module
        return module
      },
      (error: unknown) => {
        loading = undefined
        throw error
      },
    )
    return loading
  }
  return Object.assign(loadIt, { now: () => loaded })
}
