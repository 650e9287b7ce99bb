import { create } from 'zustand'

/** How what is added is taken in, in this window. */
export const useAddOptions = create<{ readonly skipDuplicates: boolean }>(() => ({
  skipDuplicates: false,
}))
