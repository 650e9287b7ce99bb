/** By which variant of which deployment a run was answered. */
interface Exposure {
  readonly deployment: string
  readonly variant: string
}

/** undefined for a run that was not started through a deployment. */
export type ExposureOf = (run: string) => Promise<Exposure | undefined>
