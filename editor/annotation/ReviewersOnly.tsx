import { ListChecks } from 'lucide-react'
import { useLocation } from 'wouter'
import { paths } from '../paths.ts'
import { Page } from '../shell/Page.tsx'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'

/** What a reviewer sees where only builders work. */
export default function ReviewersOnly() {
  const [, go] = useLocation()
  return (
    <Page title="Not yours to see">
      <EmptyState
        icon={<ListChecks />}
        title="Your account reviews answers, and nothing else."
        action={
          <Button variant="primary" onPress={() => go(paths.queues)}>
            Go to the queues
          </Button>
        }
      >
        Somebody with the role admin can let you see graphs, runs and the rest.
      </EmptyState>
    </Page>
  )
}
