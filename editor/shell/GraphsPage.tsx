import { Page } from './Page.tsx'

export function GraphsPage() {
  return (
    <Page title="Graphs" lead="Each graph is a workflow that takes inputs and gives outputs.">
      <div />
    </Page>
  )
}
