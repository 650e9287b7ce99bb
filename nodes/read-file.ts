import { z } from 'zod'
import { defineNode, port } from '../engine/graph/define-node.ts'
import { loadBytes, UnreadableFile, type LoadedFile } from '../engine/retrieval/load-file.ts'
import { endingOfType } from '../engine/retrieval/web/ending-of-answer.ts'
import { NodeError } from '../engine/run/failure.ts'

export default defineNode({
  type: 'read-file',
  version: 1,
  family: 'transform',
  icon: 'file-text',
  title: 'Read file',
  description: 'Reads the text of a file: PDF, Word, HTML, Markdown, tables and more.',
  effect: 'pure',
  config: z.object({}),
  inputs: { file: port.file({ description: 'The file, such as an input of the graph' }) },
  outputs: {
    text: port.text({ description: 'All of its text; of an archive, that of every file in it' }),
    title: port.text({ description: 'Its title, or else its name' }),
    pages: port.texts({ description: 'The text of each page, where the file has pages' }),
  },
  async run({ inputs: { file }, context }) {
    const { name, mediaType } = file
    const bytes = await context.files.read(file)
    const { documents } = await loadBytes(bytes, name, {
      signal: context.signal,
      ending: endingOfType(mediaType, name) ?? '',
    }).catch((error: unknown): LoadedFile => {
      if (!(error instanceof UnreadableFile)) throw error
      throw new NodeError(`The file "${name}" cannot be read: ${error.why}`, { code: 'input' })
    })
    const [first] = documents
    return {
      text: documents.map(({ text }) => text).join('\n\n'),
      title: documents.length === 1 && first !== undefined ? first.title : name,
      pages: documents.length === 1 ? pagesOf(first) : undefined,
    }
  },
})

function pagesOf(document: LoadedFile['documents'][number] | undefined): string[] | undefined {
  if (document?.pages === undefined) return undefined
  const { text, pages } = document
  return pages.map(({ start }, index) => text.slice(start, pages[index + 1]?.start).trim())
}
