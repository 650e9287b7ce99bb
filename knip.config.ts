import type { KnipConfig } from 'knip'

const config: KnipConfig = {
  // Style sheets import the fonts.
  compilers: {
    css: (text: string) =>
      [...text.matchAll(/@import '([^']+)'/g)].map(([, path]) => `import '${path}'`).join('\n'),
  },
}

export default config
