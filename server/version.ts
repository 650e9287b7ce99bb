import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The folder that holds `package.json`, the shipped graphs and the documentation. */
export const projectFolder = dirname(import.meta.dirname)

/** Version of this Heddle, as in `package.json`. */
export function heddleVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8'))
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : ''
}
