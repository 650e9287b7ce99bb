import type { KnipConfig } from 'knip'

const config: KnipConfig = {
  // Style sheets import the fonts, and compose what others have.
  compilers: {
    css: (text: string) =>
      [...text.matchAll(/(?:@import|composes: \w+ from) '([^']+)'/g)]
        .map(([, path]) => `import '${path}'`)
        .join('\n'),
  },
  // What the system may have: a test that wants it is skipped where it is missing.
  ignoreBinaries: ['pg_dump', 'prlimit', 'strace'],
}

export default config
