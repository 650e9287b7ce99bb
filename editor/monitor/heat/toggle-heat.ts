import { navigate } from 'wouter/use-browser-location'

/** Tints the canvas that is open by time, or takes the tint off. */
export function toggleHeat(): void {
  const query = new URLSearchParams(location.search)
  const isOn = query.has('heat')
  // One thing at a time lies over the nodes.
  for (const name of ['heat', 'shares']) query.delete(name)
  if (!isOn) query.set('heat', 'time')
  const words = query.toString()
  navigate(words === '' ? location.pathname : `${location.pathname}?${words}`, { replace: true })
}
