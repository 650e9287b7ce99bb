import type { Chunking } from '../../engine/retrieval/chunk.ts'
import type { SelectOption } from '../ui/Select.tsx'

/** How documents can be cut, as people choose among it. */
export const chunkers: readonly {
  readonly id: Chunking['chunker']
  readonly label: string
  readonly description: string
}[] = [
  {
    id: 'structure',
    label: 'Along the structure',
    description:
      'Headings, lists, tables and code stay together. Best for documentation and most files.',
  },
  {
    id: 'sentences',
    label: 'Between sentences',
    description: 'Never cuts inside a sentence. Good for plain prose without headings.',
  },
  {
    id: 'fixed',
    label: 'At even lengths',
    description: 'Cuts wherever the size is reached. For logs and text without any form.',
  },
  {
    id: 'whole',
    label: 'Not at all',
    description: 'Each document is one passage. For short entries such as questions and answers.',
  },
]

/** What a new index begins with: what the server takes where nothing is said. */
export const usualChunking: Chunking = { chunker: 'structure', size: 320, overlap: 0 }

/** Languages by their code, named in the reader's own language, as a list to choose from. */
export function languageOptions(present: string): readonly SelectOption[] {
  const codes = languages.includes(present) ? languages : [...languages, present]
  return codes
    .map((id) => ({ id, label: languageName(id), aside: id }))
    .toSorted((a, b) => a.label.localeCompare(b.label))
}

const languages =
  'ar bg cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv nl no pl pt ro ru sk sl sr sv th tr uk vi zh'.split(
    ' ',
  )

export function languageName(code: string): string {
  try {
    return names.of(code) ?? code
  } catch {
    return code
  }
}

const names = new Intl.DisplayNames(undefined, { type: 'language' })

/** How an index cuts, in a few words: `along the structure, 320 tokens, 40 repeated`. */
export function chunkingInWords({ chunker, size, overlap }: Chunking): string {
  if (chunker === 'whole') return 'not cut'
  const how = chunkers.find(({ id }) => id === chunker)?.label.toLowerCase() ?? chunker
  return `${how}, ${size} tokens${overlap === 0 ? '' : `, ${overlap} repeated`}`
}

/** What is wrong with the lengths, by field. The server says the same; here it is said while one types. */
export function chunkingProblems({ chunker, size, overlap }: Chunking): {
  readonly size?: string
  readonly overlap?: string
} {
  if (chunker === 'whole') return {}
  const most = Math.floor(size / 2)
  return {
    ...(Number.isInteger(size) && size >= 20 && size <= 8000
      ? {}
      : { size: 'It must be a whole number from 20 to 8,000.' }),
    ...(Number.isInteger(overlap) && overlap >= 0 && !(overlap > most)
      ? {}
      : {
          overlap: `It must be a whole number from 0 to half of the size${most > 0 ? `, ${most}` : ''}.`,
        }),
  }
}
