import { accessSync, constants, existsSync, mkdirSync } from 'node:fs'
import { constants as modules, enableCompileCache } from 'node:module'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const packages = fileURLToPath(new URL('../node_modules/', import.meta.url))

/**
 * Keeps compiled code, which halves the time of further starts: with the installation whose code it
 * is, and where nobody may write there, in the data folder. Comes before anything else is loaded.
 * @param makesHome whether a data folder may be made for it
 */
export function keepCompiled(makesHome: boolean): void {
  if (existsSync(packages) && keepsIn(resolve(packages, '.cache', 'heddle'))) return
  const home = resolve(process.env['HEDDLE_HOME'] || '.heddle')
  if (makesHome || existsSync(home)) keepsIn(resolve(home, 'compile-cache'))
}

/** False where nobody may write: the start says what is wrong with a data folder. */
function keepsIn(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    accessSync(folder, constants.W_OK)
    return enableCompileCache(folder).status !== modules.compileCacheStatus.FAILED
  } catch {
    return false
  }
}
