import { useSearchParams } from 'wouter'
import { SharesInAddress } from '../evaluate/SharesInAddress.tsx'
import { loadLater } from '../ui/load-later.tsx'
import { loadPart } from '../ui/load-part.tsx'

// They come after the first picture of the canvas.
const OfflineBanner = loadLater(async () => ({
  default: (await import('../onboarding/OfflineBanner.tsx')).OfflineBanner,
}))
const FirstSteps = loadLater(() => import('../onboarding/FirstSteps.tsx'))
// Few visits of the canvas are to look back.
const HeatOverlay = loadPart(() => import('../monitor/heat/HeatOverlay.tsx'))

/** What stands over the canvas: what was laid over its nodes, or else what helps one to begin. */
export function CanvasNotices({ graph }: { graph: string }) {
  const [parameters] = useSearchParams()
  if (parameters.has('heat')) return <HeatOverlay graph={graph} />
  if (parameters.has('shares')) return <SharesInAddress graph={graph} />
  return (
    <>
      <OfflineBanner />
      <FirstSteps graph={graph} />
    </>
  )
}
