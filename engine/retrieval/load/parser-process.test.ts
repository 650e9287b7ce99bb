import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { ownFolder } from '../../../test/support/temporary-folder.ts'
import { loadBytes } from '../load-file.ts'
import { defaultLimits } from './limits.ts'
import { ParserProcess } from './parser-process.ts'

function running(program: string): ParserProcess {
  const path = join(ownFolder(), 'program.mjs')
  writeFileSync(path, program)
  const parser = new ParserProcess(defaultLimits, path)
  onTestFinished(() => parser.end())
  return parser
}

function request(milliseconds = defaultLimits.milliseconds) {
  const limits = { ...defaultLimits, milliseconds }
  return { source: 'a.pdf', ending: '.pdf', bytes: new Uint8Array(1), limits }
}

const hangs = `process.on('message', () => { for (;;) {} })`

it('is killed when it hangs', async () => {
  const parser = running(hangs)
  await expect(parser.read(request(500), undefined)).rejects.toThrow(
    'reading it took longer than 0.5 seconds, which is the limit. Split it.',
  )
  expect(parser.isAlive).toBe(false)
})

it('is killed when nobody waits for it any more', async () => {
  const parser = running(hangs)
  const reason = new Error('Nobody waits.')
  const reading = parser.read(request(), AbortSignal.any([AbortSignal.timeout(300)]))
  await expect(reading).rejects.toThrow('timeout')
  expect(parser.isAlive).toBe(false)
  await expect(
    loadBytes(Buffer.from('a,b'), 'a.csv', { signal: AbortSignal.abort(reason) }),
  ).rejects.toBe(reason)
})

it('that ends by itself refuses the file', async () => {
  const parser = running(`process.on('message', () => process.exit(7))`)
  await expect(parser.read(request(), undefined)).rejects.toThrow(
    'the process that read it ended (code 7).',
  )
})

it('knows no environment, reads no other file and starts nothing', async () => {
  process.env['HEDDLE_SECRET_OF_TEST'] = 'secret'
  onTestFinished(() => void delete process.env['HEDDLE_SECRET_OF_TEST'])
  const parser = running(`
    import { readFileSync, writeFileSync } from 'node:fs'
    import { spawnSync } from 'node:child_process'
    const tried = (action) => { try { action(); return 'done' } catch (error) { return error.code } }
    process.on('message', () => process.send({ loaded: { documents: [], warnings: [
      Object.keys(process.env).filter((name) => name !== 'SystemRoot' && !name.startsWith('NODE_CHANNEL')).join(),
      tried(() => readFileSync('/etc/hostname')),
      tried(() => writeFileSync('written.txt', '')),
      tried(() => spawnSync('ls')),
    ] } }))
  `)
  const { warnings } = await parser.read(request(), undefined)
  expect(warnings).toEqual(['', 'ERR_ACCESS_DENIED', 'ERR_ACCESS_DENIED', 'ERR_ACCESS_DENIED'])
})

it('is shared by many files at once, and one that is given up makes room', async () => {
  const controller = new AbortController()
  const reason = new Error('Given up.')
  const names = Array.from({ length: 6 }, (_, at) => `${at}.csv`)
  const reading = names.map((name) =>
    loadBytes(Buffer.from(`name,at\n${name},1`), name, {
      signal: name === '4.csv' ? controller.signal : undefined,
    }).then(
      ({ documents }) => documents[0]!.text.includes(name),
      (error: unknown) => error,
    ),
  )
  controller.abort(reason)
  expect(await Promise.all(reading)).toEqual([true, true, true, true, reason, true])
})
