import { paths } from '../paths.ts'
import { loadOnce } from '../ui/load-once.ts'

export const loadBuildScreen = loadOnce(() => import('./BuildScreen.tsx'))

/** Most visits begin at a graph: at its own address, at that of one of its runs, or at none. */
export function beginsAtGraph(path: string): boolean {
  return path === paths.home || /^\/g\/[^/]+\/(?:build|runs\/[^/]+)$/.test(path)
}
