import { Waypoints } from 'lucide-react'
import { useLocation } from 'wouter'
import { paths } from '../paths.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Page } from './Page.tsx'

/** What an address shows that no page has. */
export default function NotFound() {
  const [location, go] = useLocation()
  return (
    <Page title="There is no such page">
      <EmptyState
        icon={<Waypoints />}
        title={`Nothing is at ${location}`}
        action={
          <Button variant="primary" onPress={() => go(paths.graphs)}>
            Go to the graphs
          </Button>
        }
      >
        The address may be cut off, or be that of an older Heddle. Nothing of yours is lost.
      </EmptyState>
    </Page>
  )
}
