import { lazy, Suspense } from 'react'
import { useSearchParams } from 'wouter'

// Few visits of the canvas come from an evaluation.
const SharesOverlay = lazy(() => import('./SharesOverlay.tsx'))

/** Lays over the canvas what the address names: the shares of an attribution, as `experiment.attribution`. */
export function SharesInAddress({ graph }: { graph: string }) {
  const [parameters, setParameters] = useSearchParams()
  const [experiment, attribution] = (parameters.get('shares') ?? '').split('.')
  if (experiment === undefined || attribution === undefined) return null
  return (
    <Suspense>
      <SharesOverlay
        graph={graph}
        experiment={experiment}
        attribution={attribution}
        onClose={() =>
          setParameters((before) => {
            const after = new URLSearchParams(before)
            after.delete('shares')
            return after
          })
        }
      />
    </Suspense>
  )
}
