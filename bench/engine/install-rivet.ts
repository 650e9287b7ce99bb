import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A package of its own: 150 MB that nobody needs who does not compare the engines. */
const folder = fileURLToPath(new URL('rivet', import.meta.url))
const file = join(folder, 'node_modules/@ironclad/rivet-node/dist/esm/index.js')

/** Milliseconds that the download may take. */
const patience = 120_000

/**
 * Installs Rivet beside the benchmark where it is missing.
 * @returns the file to import
 * @throws with what npm said last
 */
export async function installRivet(): Promise<string> {
  if (existsSync(file)) return file
  process.stderr.write('Installing Rivet, 150 MB, into bench/engine/rivet …\n')
  const options = ['--prefix', folder, '--ignore-scripts', '--fetch-retries=0']
  const npm = spawn('npm', ['ci', ...options], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: patience,
  })
  let said = ''
  npm.stderr.on('data', (chunk) => {
    said += String(chunk)
  })
  npm.on('error', (error) => {
    said += error.message
  })
  const [code] = await once(npm, 'close')
  if (code === 0 && existsSync(file)) return file
  const lines = said.trim().split('\n')
  throw new Error(lines.find((line) => line.includes('error')) ?? `npm ended with ${String(code)}`)
}
