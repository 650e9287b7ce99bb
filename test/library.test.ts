import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import {
  createCatalogue,
  createEngine,
  GraphError,
  memoryJournal,
  offlineModels,
  type Graph,
} from 'heddle'
import { nodeTypes } from 'heddle/nodes'
import { fakeIndexes } from 'heddle/testing'
import { expect, onTestFinished, test, vi } from 'vitest'

// A process of its own for the samples, and one for the compiler.
vi.setConfig({ testTimeout: 60_000 })

const root = fileURLToPath(new URL('..', import.meta.url))
const execute = promisify(execFile)

const handbook = `# Leave

You have 30 days of leave a year. What you do not take by the end of March is lost.

## Sickness

Tell your team when you are ill. From the third day on a certificate is needed.
`

function codeIn(page: string, language: string): string[] {
  const text = readFileSync(join(root, page), 'utf8')
  const blocks = text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))
  return [...blocks].map(([, code]) => code!)
}

/** A project of somebody's own, with the samples of the documentation in it and a link to Heddle. */
function projectOfSamples(): string {
  const folder = mkdtempSync(join(tmpdir(), 'heddle-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text)
  mkdirSync(join(folder, 'node_modules'))
  mkdirSync(join(folder, 'handbook'))
  symlinkSync(root, join(folder, 'node_modules/heddle'))
  symlinkSync(join(root, 'node_modules/zod'), join(folder, 'node_modules/zod'))
  write('package.json', '{ "type": "module" }')
  write('handbook/leave.md', handbook)
  write('ask-handbook.json', codeIn('README.md', 'json')[0]!)
  const [shorten = '', headline = ''] = codeIn('docs/custom-nodes.md', 'ts').filter((code) =>
    code.includes('defineNode'),
  )
  write('shorten.ts', shorten)
  write('headline.ts', headline)
  write('readme-shorten.ts', codeIn('README.md', 'ts')[0]!)
  const [polite = ''] = codeIn('docs/evaluators.md', 'ts')
  write('polite.ts', polite.replaceAll(/'\.\/(?:define-evaluator|reading)\.ts'/g, "'heddle'"))
  write('sample.ts', codeIn('docs/library.md', 'ts').join('\n'))
  write('tsconfig.json', codeIn('docs/library.md', 'json')[0]!)
  return folder
}

test('the samples of the library page run in a project of their own', async () => {
  const { stdout } = await execute(process.execPath, ['sample.ts'], { cwd: projectOfSamples() })
  const lines = stdout.trimEnd().split('\n')
  expect(lines[0]).toBe('run-start')
  expect(lines).toContain('run-end')
  const answers = lines.filter((line) => line.startsWith('succeeded You'))
  expect(answers).toEqual([
    expect.stringMatching(/^succeeded You have 30 days of leave a year\b.*\[1\]/),
    answers[0],
  ])
  expect(lines).toContain('true [')
  expect(lines).toContain("approve May this be sent? { draft: 'The library opens at nine.' }")
  expect(lines).toContain('succeeded true')
  expect(lines).toContain(String(nodeTypes.length + 1))
  expect(lines.at(-1)).toMatch(/^[0-9a-f]{16}$/)
})

test('the samples of the library page have no type errors', async () => {
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  const checked = execute(process.execPath, [compiler, '-p', '.'], { cwd: projectOfSamples() })
  await expect(checked).resolves.toMatchObject({ stdout: '' })
})

test('a node that asks a model does so without one, too', async () => {
  const folder = projectOfSamples()
  writeFileSync(
    join(folder, 'ask.ts'),
    `import { fakeChat, fakeModels, testNode } from 'heddle/testing'
import headline from './headline.ts'

const inputs = { text: 'The library opens at nine.' }
const models = fakeModels({ chat: fakeChat(['Open at nine']) })
console.log((await testNode(headline, { inputs })).outputs['headline'])
const { outputs, deltas } = await testNode(headline, { inputs, models })
console.log(outputs['headline'], deltas.map(({ text }) => text).join(''))
`,
  )
  const { stdout } = await execute(process.execPath, ['ask.ts'], { cwd: folder })
  expect(stdout).toBe('The library opens at nine.\nOpen at nine Open at nine\n')
})

test('a document that is no graph at all is refused with its problems', async () => {
  const engine = createEngine({
    catalogue: createCatalogue(nodeTypes),
    journal: memoryJournal(),
    models: offlineModels,
    indexes: fakeIndexes({}),
  })
  for (const document of [null, [], {}, { name: 'x', nodes: 5 }]) {
    // SAFETY: it is none, as JSON that was read from a file may not be.
    const started = engine.start(document as unknown as Graph, {})
    const error: unknown = await started.catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(GraphError)
    expect(error).toHaveProperty('problems.0.code', 'shape')
  }
  await engine.close()
})
