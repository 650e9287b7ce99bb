import { fileURLToPath } from 'node:url'
import { normalizePath, type Rolldown } from 'vite'

type Modules = Rolldown.ChunkingContext
type Groups = Rolldown.CodeSplittingGroup[]

/** Screens that draw a canvas; whoever opens one of them waits for all of it. */
const canvasScreens = ['shell/BuildScreen.tsx', 'versions/DiffScreen.tsx']
/** No user knows of the kit. */
const kit = 'dev/KitPage.tsx'
/** One comes to the versions from a canvas, so its files are there. */
const beside = 'versions/VersionsPage.tsx'
/** Pages that must read a module before it comes with all that most pages read. */
const fewPages = 3

/**
 * Which modules of the editor come in one file. A file for every set of pages that share a module, as
 * bundlers make it, came to 76 for the canvas: a browser asks for each of them, cached or not, and the
 * asking took longer than all their scripts.
 */
export const chunkGroups: Groups = [
  { name: 'start', tags: ['$initial'], priority: 3 },
  {
    name: 'icons',
    test: /[/\\]node_modules[/\\]lucide-react[/\\]/,
    entriesAware: true,
    entriesAwareMergeThreshold: 8000,
    includeDependenciesRecursively: false,
    priority: 2,
  },
  {
    name: chunkOf,
    debugName: 'what the canvas waits for',
    includeDependenciesRecursively: false,
    priority: 1,
  },
]

/** The file for a module that the canvas waits for; null leaves it to the bundler. */
function chunkOf(module: string, modules: Modules): string | null {
  const { start, canvas, elsewhere, pages } = (readers ??= findReaders(modules))
  if (start.has(module) || !canvas.has(module) || isCanvasScreen(module)) return null
  if (!elsewhere.has(module)) return 'canvas'
  const reading = pages.filter((page) => page.has(module)).length
  // Only dialogs and drawers, which are opened from pages: all that they share with the canvas is small.
  if (reading === 0) return 'graph'
  // Each is small: such a page rather reads a few it does not need than asks for each by itself.
  if (reading < fewPages) return 'parts'
  return /[/\\]editor[/\\](?:ui|shell)[/\\]/.test(module) ? 'controls' : 'document'
}

interface Readers {
  /** What every page waits for. */
  readonly start: ReadonlySet<string>
  readonly canvas: ReadonlySet<string>
  /** All that any other page may come to read. */
  readonly elsewhere: ReadonlySet<string>
  /** What each of them waits for. */
  readonly pages: readonly ReadonlySet<string>[]
}

let readers: Readers | undefined

function findReaders(modules: Modules): Readers {
  const laterOf = (module: string): readonly string[] =>
    modules.getModuleInfo(module)?.dynamicallyImportedIds ?? []
  const isOther = (module: string): boolean => !isCanvasScreen(module) && module !== pathOf(kit)
  const reach = (from: readonly string[], withLater = false): Set<string> => {
    const seen = new Set<string>()
    const left = [...from]
    for (let module = left.pop(); module !== undefined; module = left.pop()) {
      if (seen.has(module)) continue
      seen.add(module)
      left.push(...(modules.getModuleInfo(module)?.importedIds ?? []))
      if (withLater) left.push(...laterOf(module).filter(isOther))
    }
    return seen
  }
  const start = reach([pathOf('main.tsx')])
  const elsewhere = reach([...start].flatMap(laterOf).filter(isOther), true)
  const later = new Set([...start, ...elsewhere].flatMap(laterOf).filter(isOther))
  later.delete(pathOf(beside))
  return {
    start,
    canvas: reach([pathOf(canvasScreens[0]!)]),
    elsewhere,
    pages: [...later].filter((module) => module.endsWith('Page.tsx')).map((page) => reach([page])),
  }
}

function isCanvasScreen(module: string): boolean {
  return canvasScreens.some((screen) => module === pathOf(screen))
}

function pathOf(file: string): string {
  return normalizePath(fileURLToPath(new URL(`editor/${file}`, import.meta.url)))
}
