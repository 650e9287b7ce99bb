import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { chunkGroups } from './vite.chunks.ts'
import { graphPage } from './vite.graph-page.ts'

/** The editor: served as middleware by `npm run dev`, built into `dist/editor` by `npm run build`. */
export default defineConfig({
  root: 'editor',
  plugins: [react(), englishOnly(), quickLocale(), lexerOnly(), graphPage()],
  build: {
    outDir: '../dist/editor',
    emptyOutDir: true,
    // Says which files a page needs; `npm run bench -- editor` adds them up.
    manifest: true,
    target: 'baseline-widely-available',
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      output: {
        codeSplitting: { groups: chunkGroups },
        // Icons that many pages share would be named after all of them.
        chunkFileNames: ({ name }) => `assets/${name.split('~')[0]}-[hash].js`,
      },
    },
  },
})

/**
 * The editor speaks English, so the words that React Aria says to screen readers in thirty other
 * languages are left out; they would be mixed into English pages.
 */
function englishOnly(): Plugin {
  return {
    name: 'english-only',
    enforce: 'pre',
    load: (id) =>
      /[/\\]react-aria(?:-components)?[/\\].*[/\\]intl[/\\].*[/\\](?!en-US)[a-z]{2}-[A-Z]{2}\.m?js$/.test(
        id,
      )
        ? 'export default {}'
        : null,
  }
}

/**
 * React Aria asks at the start of every page whether the browser can write dates in its own language,
 * only to see that the name of the language is in order. The browser then reads all it knows of dates;
 * this asks for the name alone.
 */
function quickLocale(): Plugin {
  const asked = 'Intl.DateTimeFormat.supportedLocalesOf('
  return {
    name: 'quick-locale',
    transform(code, id) {
      if (!/[/\\]react-aria[/\\].*[/\\]useDefaultLocale\.m?js$/.test(id)) return null
      if (!code.includes(asked)) {
        this.error(`${id} no longer asks for "${asked}"; take the plugin quick-locale out.`)
      }
      return { code: code.replace(asked, 'Intl.getCanonicalLocales('), map: null }
    },
  }
}

/** The editor draws the tokens of Markdown itself, so what writes HTML of them is left out. */
function lexerOnly(): Plugin {
  return {
    name: 'lexer-only',
    transform(code, id) {
      if (!/[/\\]marked[/\\]lib[/\\]marked\.esm\.js$/.test(id)) return null
      const nameOf = (exported: string): string | undefined =>
        new RegExp(`([\\w$]+) as ${exported}\\b`).exec(code)?.[1]
      const lexer = nameOf('Lexer')
      // After all classes comes the one object that uses them.
      const end = code.lastIndexOf('var ', code.indexOf(`=new ${nameOf('Marked')};`))
      if (lexer === undefined || end < 0) {
        this.error(`${id} is not written as the plugin lexer-only knows it; mend or remove that.`)
      }
      return { code: `${code.slice(0, end)}export{${lexer} as Lexer};`, map: null }
    },
  }
}
