import type { Store } from '../../server/store/open-store.ts'

/** The same store, which counts what it is asked. */
export function counted(store: Store): { readonly store: Store; readonly questions: () => number } {
  let asked = 0
  const counting = store.withPlugin({
    transformQuery({ node }) {
      asked += 1
      return node
    },
    transformResult: ({ result }) => Promise.resolve(result),
  })
  return { store: counting, questions: () => asked }
}
