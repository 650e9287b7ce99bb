import { Page } from '../shell/Page.tsx'

export function IndexesPage() {
  return (
    <Page title="Indexes">
      <div />
    </Page>
  )
}
