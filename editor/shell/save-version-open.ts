import { create } from 'zustand'

/** Whether the dialog that saves a version is open. */
export const useSaveVersion = create<{ readonly open: boolean }>(() => ({ open: false }))
