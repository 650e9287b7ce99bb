import { join, relative, sep } from 'node:path'
import { projectFolder } from '../version.ts'

/** A node type that works as it is and shows what belongs where. */
export function nodeSkeleton(type: string): string {
  return `import { z } from 'zod'
import { defineNode, port } from 'heddle'

export default defineNode({
  type: '${type}',
  version: 1,
  family: 'transform',
  title: '${titleOf(type)}',
  description: 'Keeps the first sentences of a text.',
  effect: 'pure',
  config: z.object({
    sentences: z.number().int().min(1).default(3).describe('Sentences to keep'),
  }),
  inputs: { text: port.text({ description: 'What to shorten' }) },
  outputs: { text: port.text({ description: 'Its beginning' }) },
  run({ config, inputs }) {
    const sentences = inputs.text.split(/(?<=[.!?])\\s+/)
    return { text: sentences.slice(0, config.sentences).join(' ') }
  },
})
`
}

/** Settings with which code editors and `tsc` find the types of this installation. */
export function typeSettings(folder: string): string {
  const at = (...path: string[]): string[] => {
    const place = relative(folder, join(projectFolder, ...path))
      .split(sep)
      .join('/')
    return [place.startsWith('.') ? place : `./${place}`]
  }
  const settings = {
    compilerOptions: {
      target: 'esnext',
      module: 'preserve',
      lib: ['esnext', 'dom', 'dom.iterable'],
      types: ['node'],
      typeRoots: at('node_modules', '@types'),
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      erasableSyntaxOnly: true,
      verbatimModuleSyntax: true,
      allowImportingTsExtensions: true,
      skipLibCheck: true,
      noEmit: true,
      paths: {
        heddle: at('library', 'heddle.ts'),
        'heddle/nodes': at('nodes', 'index.ts'),
        'heddle/testing': at('engine', 'testing.ts'),
        zod: at('node_modules', 'zod'),
      },
    },
  }
  return `${JSON.stringify(settings, null, 2)}\n`
}

/** `word-count` is "Word count". */
function titleOf(type: string): string {
  const words = type.replaceAll(/[-_]+/g, ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
