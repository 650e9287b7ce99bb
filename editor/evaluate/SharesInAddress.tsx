import { useSearchParams } from 'wouter'
import { changedSearch } from '../ui/changed-search.ts'
import { loadPart } from '../ui/load-part.tsx'

// Few visits of the canvas come from an evaluation.
const SharesOverlay = loadPart(() => import('./SharesOverlay.tsx'))

/** Lays over the canvas what the address names: the shares of an attribution, as `experiment.attribution`. */
export function SharesInAddress({ graph }: { graph: string }) {
  const [parameters, setParameters] = useSearchParams()
  const [experiment, attribution] = (parameters.get('shares') ?? '').split('.')
  if (experiment === undefined || attribution === undefined) return null
  return (
    <SharesOverlay
      graph={graph}
      experiment={experiment}
      attribution={attribution}
      onClose={() => setParameters(changedSearch({ shares: undefined }))}
    />
  )
}
