import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { configDefaults, defineConfig } from 'vitest/config'

// The tests start hundreds of commands and servers; with compiled code that is kept each takes less
// than half of the processor time. Inherited by all processes, those of the tests too.
process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(
  new URL('node_modules/.cache/heddle-tests', import.meta.url),
)

/** Replace modules, which the tests of other files must not see. */
const withModulesReplaced = ['engine/journal/start-write-thread.test.ts']

export default defineConfig({
  test: {
    // Many tests wait for servers and processes of their own, and leave processors idle.
    maxWorkers: availableParallelism() + 1,
    // No test asserts a time; on a machine that does other work, each may take some.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 15_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['{engine,nodes,graphs,client,server,editor,bench}/**/*.test.{ts,tsx}'],
          exclude: [...configDefaults.exclude, ...withModulesReplaced],
          // They share workers: to load the same parts anew for each file takes longer than many of them.
          isolate: false,
        },
      },
      {
        extends: true,
        test: { name: 'whole', include: ['test/**/*.test.ts', ...withModulesReplaced] },
      },
    ],
  },
})
