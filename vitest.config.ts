import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { configDefaults, defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

// The tests start hundreds of commands and servers; with compiled code that is kept each takes less
// than half of the processor time. Inherited by all processes, those of the tests too.
process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(
  new URL('node_modules/.cache/heddle-tests', import.meta.url),
)

/** Replace modules, which the tests of other files must not see. */
const withModulesReplaced = ['engine/journal/start-write-thread.test.ts']

/** They take a minute or so in few lines; begun last they would run alone while processors idle. */
const longForTheirSize =
  /\/(kills|postgres|several-servers|triggers-on-several-servers|administration-commands)\.test\.ts$/

/** So many files go before those: processes that are killed leave no compiled code, others have to. */
const ahead = 12

/** Takes the larger files first, and those that take longer than they look soon after. */
class LongSoon extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const isLong = ({ moduleId }: TestSpecification): boolean => longForTheirSize.test(moduleId)
    const others = sorted.filter((file) => !isLong(file))
    return [...others.slice(0, ahead), ...sorted.filter(isLong), ...others.slice(ahead)]
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongSoon },
    // Many tests wait for servers and processes of their own, and leave processors idle.
    maxWorkers: availableParallelism() + 1,
    // No test asserts a time; on a machine that does other work, each may take some.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    // Files share workers: to load the same parts anew for each takes longer than many of them.
    isolate: false,
    setupFiles: ['./test/support/patience.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['{engine,nodes,graphs,client,server,editor,bench}/**/*.test.{ts,tsx}'],
          exclude: [...configDefaults.exclude, ...withModulesReplaced],
        },
      },
      {
        extends: true,
        test: {
          name: 'whole',
          include: ['test/**/*.test.ts'],
        },
      },
      {
        extends: true,
        test: { name: 'alone', include: withModulesReplaced, isolate: true },
      },
    ],
  },
})
