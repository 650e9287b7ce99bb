import { keepCompiled } from './keep-compiled.ts'

keepCompiled(true)
const { start } = await import('./start.ts')
await start({ development: process.argv.includes('--dev'), sample: true })
