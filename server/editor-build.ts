import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Log } from './log.ts'

type EditorState = 'building' | 'ready' | 'failed'

/** The built editor, and whether it is there yet. */
export interface EditorBuild {
  readonly folder: string
  readonly state: () => EditorState
  /** Kept when the build is over, whatever became of it. */
  readonly settled: Promise<void>
  stop(): void
}

/**
 * Builds the editor, and the chat for web pages beside it, when they were never built or their sources
 * changed since. The build runs in processes of its own, so that the server answers meanwhile.
 * @param project the folder that holds `editor/` and `vite.config.ts`; an installed package holds the
 * built editor only
 */
export function buildEditor(project: string, log: Log): EditorBuild {
  const folder = join(project, 'dist', 'editor')
  const vite = findVite()
  const sources = join(project, 'editor')
  const wanted = existsSync(join(sources, 'index.html')) ? hashSources(project) : undefined
  const built = existsSync(join(folder, 'index.html'))
  const current = built && wanted !== undefined && stampOf(folder) === wanted
  if (current || (built && (wanted === undefined || vite === undefined))) {
    return { folder, state: () => 'ready', settled: Promise.resolve(), stop: () => undefined }
  }
  if (wanted === undefined || vite === undefined) {
    log.error(
      `There is no built editor in ${folder} and nothing to build it with. Install Heddle again; the API works meanwhile.`,
    )
    return { folder, state: () => 'failed', settled: Promise.resolve(), stop: () => undefined }
  }

  log.info('Building the editor. This takes a few seconds and is done once.')
  let state: EditorState = 'building'
  const started = performance.now()
  const stopping = new AbortController()
  // Several servers may build at the same time, such as tests: each does so in a folder of its own.
  const own = join(project, 'dist', `editor-${process.pid}-${randomBytes(4).toString('hex')}`)
  async function build(program: string, sources: string): Promise<void> {
    const into = ['--outDir', own]
    for (const more of [into, [...into, '--config', 'vite.widget.config.ts']]) {
      const why = await runVite(program, more, project, stopping.signal)
      if (stopping.signal.aborted) return rmSync(own, { recursive: true, force: true })
      if (why !== undefined) {
        rmSync(own, { recursive: true, force: true })
        state = 'failed'
        log.error(`The editor could not be built; the API works meanwhile. ${why}`)
        return
      }
    }
    // Another server may have been quicker, and its pages are being read by now.
    if (stampOf(folder) === sources) rmSync(own, { recursive: true, force: true })
    else {
      writeFileSync(join(own, '.sources'), sources)
      putInPlace(own, folder)
    }
    state = 'ready'
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    log.info(`The editor is built (${seconds} s).`)
  }
  return {
    folder,
    state: () => state,
    settled: build(vite, wanted).catch((error: unknown) => {
      state = 'failed'
      log.error(
        { err: error },
        `The editor could not be put into ${folder}; the API works meanwhile.`,
      )
    }),
    stop: () => stopping.abort(),
  }
}

/** Of which sources a folder was built; undefined where nothing was. */
function stampOf(folder: string): string | undefined {
  const stamp = join(folder, '.sources')
  return existsSync(stamp) ? readFileSync(stamp, 'utf8') : undefined
}

/** Puts a built folder where the editor is served from; of two that come at once, one stays. */
function putInPlace(built: string, folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true })
    renameSync(built, folder)
  } catch (error) {
    rmSync(built, { recursive: true, force: true })
    if (!existsSync(join(folder, 'index.html'))) throw error
  }
}

/** Builds in a process of its own. @returns why it failed, where it did */
function runVite(
  program: string,
  more: readonly string[],
  project: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, 'build', '--logLevel', 'warn', ...more], {
      cwd: project,
      stdio: ['ignore', 'pipe', 'pipe'],
      signal,
      // A build must not see keys.
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NODE_ENV: 'production' },
    })
    let said = ''
    const collect = (chunk: Buffer): void => {
      said = `${said}${chunk.toString()}`.slice(-4000)
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.on('error', (error) => resolve(error.message))
    child.on('exit', (code) =>
      resolve(code === 0 ? undefined : `Vite ended with code ${code} and said:\n${said.trim()}`),
    )
  })
}

function findVite(): string | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve('vite/package.json')
    return join(dirname(manifest), 'bin', 'vite.js')
  } catch {
    return undefined
  }
}

/** Of everything that decides how the editor comes out: its files, what it imports, and the lock of its packages. */
export function hashSources(project: string): string {
  const digest = createHash('sha256')
  for (const part of [
    'editor',
    'client',
    'engine',
    'vite.chunks.ts',
    'vite.config.ts',
    'vite.graph-page.ts',
    'vite.widget.config.ts',
    'package-lock.json',
  ]) {
    for (const file of filesIn(join(project, part))) {
      digest.update(file.slice(project.length)).update('\0').update(readFileSync(file))
    }
  }
  return digest.digest('hex')
}

function filesIn(path: string): string[] {
  if (!existsSync(path)) return []
  try {
    return readdirSync(path, { withFileTypes: true })
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .filter((entry) => !entry.name.startsWith('.') && !entry.name.includes('.test.'))
      .flatMap((entry) =>
        entry.isDirectory() ? filesIn(join(path, entry.name)) : [join(path, entry.name)],
      )
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return [path]
    throw error
  }
}
