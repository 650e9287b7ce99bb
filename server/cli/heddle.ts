#!/usr/bin/env node
const [major = 0] = process.versions.node.split('.').map(Number)
if (major < 24) {
  process.stderr.write(
    `Heddle needs Node.js 24 or newer; this is ${process.versions.node}. In a clone "npm run heddle -- COMMAND" uses the right one.\n`,
  )
  process.exit(2)
}

const given = process.argv.slice(2)
// A folder is not made for what it keeps: whoever only checks a file wants nothing beside it.
const { keepCompiled } = await import('../keep-compiled.ts')
keepCompiled(given[0] === 'serve')

const { main } = await import('./main.ts')
const code = await main(given)
if (code !== 0) process.exitCode = code
