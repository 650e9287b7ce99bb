import { useSyncExternalStore } from 'react'

const query = window.matchMedia('(prefers-reduced-motion: reduce)')

function subscribe(notify: () => void): () => void {
  query.addEventListener('change', notify)
  return () => query.removeEventListener('change', notify)
}

export function prefersReducedMotion(): boolean {
  return query.matches
}

export function useReducedMotion(): boolean {
  return useSyncExternalStore(subscribe, () => query.matches)
}
