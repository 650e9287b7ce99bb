import { setMaxListeners } from 'node:events'
import { pathToFileURL } from 'node:url'
import type { Contender } from './contender.ts'
import { installRivet } from './install-rivet.ts'
import { projectOf, type Project } from './rivet-project.ts'
import type { Shape } from './shapes.ts'
import { isRenewed, renewed, type Input } from './work.ts'

/**
 * Rivet with the same shapes, as its editor would save them, and without any record of its runs.
 * @throws when its package cannot be installed
 */
export async function rivet(): Promise<Contender> {
  const file = await installRivet()
  // SAFETY: of the version that is pinned beside it.
  const module = (await import(pathToFileURL(file).href)) as Rivet
  return {
    name: 'Rivet',
    async prepare(shape) {
      const project = projectOf(shape)
      return async (input) => {
        const processor = module.createProcessor(project, {
          inputs: { input: shape.kind === 'map' ? { type: 'string[]', value: input } : input },
          externalFunctions: functionsFor(shape, input),
        })
        // Rivet lets a hundred nodes listen before it warns of each further one.
        processor.processor.on('newAbortController', ({ signal }) => setMaxListeners(0, signal))
        const { answer } = await processor.run()
        // SAFETY: the graphs of the shapes answer with what they are given, a text or a list of texts.
        return answer?.value as Input
      }
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

/** What is used of `@ironclad/rivet-node`: it is too large to be a dependency, so its types are not here. */
interface Rivet {
  createProcessor(
    project: Project,
    options: {
      readonly inputs: Readonly<Record<string, unknown>>
      readonly externalFunctions: Readonly<Record<string, ExternalFunction>>
    },
  ): {
    readonly processor: {
      on(event: 'newAbortController', listener: (controller: AbortController) => void): void
    }
    run(): Promise<Readonly<Record<string, DataValue | undefined>>>
  }
}

interface DataValue {
  readonly type: string
  readonly value: unknown
}

type ExternalFunction = (context: unknown, ...given: unknown[]) => Promise<DataValue>

/** Work that Rivet has no node for is a call into the program around it. */
function functionsFor(shape: Shape, input: Input): Readonly<Record<string, ExternalFunction>> {
  return {
    renew: async (_context, text) => ({ type: 'string', value: renewed(String(text)) }),
    isUnfinished: async (_context, text) => ({
      type: 'boolean',
      value: shape.kind === 'loop' && !isRenewed(String(text), String(input), shape.turns),
    }),
  }
}
