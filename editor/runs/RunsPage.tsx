import { Page } from '../shell/Page.tsx'

/** Runs of one graph, or of all. */
export function RunsPage({ graph }: { graph?: string }) {
  return (
    <Page title={graph === undefined ? 'Runs' : `Runs of ${graph}`}>
      <div />
    </Page>
  )
}
