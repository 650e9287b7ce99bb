#!/usr/bin/env node
import { existsSync } from 'node:fs'
import * as module from 'node:module'
import { resolve } from 'node:path'

const [major = 0] = process.versions.node.split('.').map(Number)
if (major < 24) {
  process.stderr.write(
    `Heddle needs Node.js 24 or newer; this is ${process.versions.node}. In a clone "npm run heddle -- COMMAND" uses the right one.\n`,
  )
  process.exit(2)
}

const given = process.argv.slice(2)
// Kept compiled code halves the time of a start. A folder is not made for it: whoever only checks a
// file wants nothing beside it.
const home = resolve(process.env['HEDDLE_HOME'] || '.heddle')
if (existsSync(home) || given[0] === 'serve') {
  module.enableCompileCache(resolve(home, 'compile-cache'))
}

const { main } = await import('./main.ts')
const code = await main(given)
if (code !== 0) process.exitCode = code
