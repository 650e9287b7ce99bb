import type { Plugin, Rolldown } from 'vite'

const screen = /[/\\]shell[/\\]BuildScreen\.tsx$/
/** The letters of English in the font of the editor. */
const letters = /^assets\/geist-latin-wght.*\.woff2$/

/**
 * Writes `graph.html`, the page for the addresses of graphs, beside `index.html`. It names all files of
 * the canvas, so that a browser fetches them together with the first ones: else it learns of them only
 * by running those.
 */
export function graphPage(): Plugin {
  return {
    name: 'graph-page',
    apply: 'build',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const page = bundle['index.html']
      if (page?.type !== 'asset') this.error('The build has no index.html.')
      const font = Object.keys(bundle).find((file) => letters.test(file))
      if (font === undefined) this.error('The build has no font of the editor.')
      const withFont = withLinks(String(page.source), [
        [font, 'rel="preload" as="font" type="font/woff2"'],
      ])
      const { scripts, styles } = filesOfCanvas(bundle)
      page.source = withFont
      this.emitFile({
        type: 'asset',
        fileName: 'graph.html',
        source: withLinks(withFont, [
          ...scripts.map((file): Link => [file, 'rel="modulepreload"']),
          ...styles.map((file): Link => [file, 'rel="stylesheet"']),
        ]),
      })
    },
  }
}

/** A file, and what it is to the page. */
type Link = readonly [file: string, relation: string]

/** Puts the files that the page does not name yet at the end of its head. */
function withLinks(page: string, links: readonly Link[]): string {
  const tags = links
    .filter(([file]) => !page.includes(`"/${file}"`))
    .map(([file, relation]) => `  <link ${relation} crossorigin href="/${file}">\n  `)
  return page.replace('</head>', `${tags.join('')}</head>`)
}

function filesOfCanvas(bundle: Rolldown.OutputBundle): {
  scripts: readonly string[]
  styles: readonly string[]
} {
  const scripts = new Set<string>()
  const styles = new Set<string>()
  const add = (file: string): void => {
    const chunk = bundle[file]
    if (chunk?.type !== 'chunk' || scripts.has(file)) return
    scripts.add(file)
    chunk.imports.forEach(add)
    chunk.viteMetadata?.importedCss.forEach((style) => styles.add(style))
  }
  for (const [file, made] of Object.entries(bundle)) {
    if (made.type === 'chunk' && screen.test(made.facadeModuleId ?? '')) add(file)
  }
  return { scripts: [...scripts], styles: [...styles] }
}
