import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // Many tests wait for servers and processes of their own, and leave processors idle.
    maxWorkers: availableParallelism() + 1,
    // No test asserts a time; on a machine that does other work, each may take some.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 15_000 } },
    include: ['{engine,nodes,graphs,client,server,editor,bench,test}/**/*.test.{ts,tsx}'],
  },
})
