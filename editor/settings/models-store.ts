import { create } from 'zustand'

/** The models that the server named when the connection was tested last. */
export const useModels = create<{ readonly models: readonly string[] }>(() => ({ models: [] }))
