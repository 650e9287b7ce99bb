import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{engine,nodes,graphs,server,editor,bench,test}/**/*.test.{ts,tsx}'],
  },
})
