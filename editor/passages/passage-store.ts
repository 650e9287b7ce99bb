import { create } from 'zustand'

/** A passage that is to be shown in its document. */
export interface PassageRequest {
  readonly id: string
  /** The index that holds it, where that is known. */
  readonly index: string | undefined
  readonly title: string | undefined
  readonly source: string | undefined
  /** The words that support a statement. */
  readonly quote: string | undefined
  /** The number of the citation it was opened from. */
  readonly number: number | undefined
}

export const usePassage = create<{ readonly passage: PassageRequest | undefined }>(() => ({
  passage: undefined,
}))

export function openPassage(passage: Partial<PassageRequest> & { readonly id: string }): void {
  usePassage.setState({
    passage: {
      index: undefined,
      title: undefined,
      source: undefined,
      quote: undefined,
      number: undefined,
      ...passage,
    },
  })
}
