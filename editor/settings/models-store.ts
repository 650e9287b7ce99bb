import { create } from 'zustand'

/** The models that servers named when their connections were tested last, as profiles write them. */
export const useModels = create<{ readonly byConnection: Readonly<Record<string, string[]>> }>(
  () => ({ byConnection: {} }),
)

/** @param first whether names without a connection mean this one */
export function rememberModels(
  connection: string,
  models: readonly string[],
  first: boolean,
): void {
  const names = models.map((model) => (first ? model : `${connection}:${model}`))
  useModels.setState(({ byConnection }) => ({
    byConnection: { ...byConnection, [connection]: names },
  }))
}
