import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { projectFolder } from '../version.ts'

/**
 * How files of a folder of node types find what they import. `heddle` and `zod` are those of this
 * installation, so a file needs no package beside it and shares its classes with the server. What
 * lies in the folder itself is read anew for each edition, because Node keeps a module for good.
 */
export interface OwnModules {
  /** The address under which this edition of a file is imported. */
  address(path: string): string
  /** All files of the folder that an imported file was made of, itself included. */
  filesOf(path: string): readonly string[]
  /** What is imported from now on is read again. */
  renew(): void
}

/** The packages that are never a copy of the folder's own. */
const shared = /^(heddle|zod)(\/|$)/

const installation = pathToFileURL(join(projectFolder, 'package.json')).href

interface Watched {
  readonly base: string
  readonly imports: Map<string, Set<string>>
  edition: number
}

const watched: Watched[] = []
let hooked = false

/** @param folder an absolute path; it may lie anywhere but below `node_modules` */
export function ownModules(folder: string): OwnModules {
  const known: Watched = {
    base: `${pathToFileURL(folder).href}/`,
    imports: new Map(),
    edition: started(),
  }
  watched.push(known)
  return {
    address(path) {
      hook()
      return `${pathToFileURL(join(folder, path)).href}?edition=${known.edition}`
    },
    filesOf(path) {
      const found = new Set<string>()
      const visit = (address: string): void => {
        if (found.has(address)) return
        found.add(address)
        for (const one of known.imports.get(address) ?? []) visit(one)
      }
      visit(pathToFileURL(join(folder, path)).href)
      return [...found].map((address) => decodeURIComponent(address.slice(known.base.length)))
    },
    renew() {
      known.edition += 1
      known.imports.clear()
    },
  }
}

/** Two servers of one process, as tests have them, must not share editions. */
function started(): number {
  return watched.length * 1_000_000
}

function hook(): void {
  if (hooked) return
  hooked = true
  registerHooks({
    resolve(specifier, context, next) {
      const from = watched.findLast(({ base }) => context.parentURL?.startsWith(base))
      if (from === undefined || context.parentURL === undefined) {
        const found = next(specifier, context)
        const isFirst = watched.some(({ base }) => specifier.startsWith(base))
        return isFirst ? { ...found, ...formOf(withoutEdition(found.url)) } : found
      }
      if (shared.test(specifier)) return next(specifier, { ...context, parentURL: installation })
      const found = next(specifier, context)
      if (!found.url.startsWith(from.base) || found.url.includes('/node_modules/')) return found
      const address = withoutEdition(found.url)
      const parent = withoutEdition(context.parentURL)
      from.imports.set(parent, (from.imports.get(parent) ?? new Set()).add(address))
      return { ...found, ...formOf(address), url: `${address}?edition=${from.edition}` }
    },
  })
}

function withoutEdition(address: string): string {
  return address.replace(/\?edition=\d+$/, '')
}

/** Said outright, because Node looks for it in a `package.json`, and warns where there is none. */
function formOf(address: string): { format?: string } {
  if (/\.m?ts$/.test(address)) return { format: 'module-typescript' }
  return /\.m?js$/.test(address) ? { format: 'module' } : {}
}
