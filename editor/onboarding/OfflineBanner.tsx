/** Over the canvas while no model is connected. */
export function OfflineBanner() {
  return null
}
