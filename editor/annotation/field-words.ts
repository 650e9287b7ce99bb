import type { LabelField } from '../../server/api/annotation.ts'

/** What a kind of question is called where one is chosen. */
export const fieldKinds: readonly {
  readonly id: LabelField['type']
  readonly label: string
  readonly description: string
}[] = [
  { id: 'pass', label: 'Pass or fail', description: 'One key: Y or N.' },
  { id: 'score', label: 'Score', description: 'A whole number, one digit to press.' },
  { id: 'category', label: 'One of several', description: 'Digits choose.' },
  { id: 'tags', label: 'Tags', description: 'Any number of them, such as what is wrong.' },
  {
    id: 'preference',
    label: 'Which is better',
    description: 'Left, right or the same; the arrow keys.',
  },
  { id: 'text', label: 'Words', description: 'A note that the reviewer writes.' },
]

/** What the reviewer has to press, in a few letters. */
export function keysOf(field: LabelField): string {
  switch (field.type) {
    case 'pass':
      return 'Y N'
    case 'score':
      return `${field.min}–${field.max}`
    case 'category':
      return `1–${field.categories.length}`
    case 'preference':
      return '← = →'
    case 'tags':
      return 'T'
    default:
      return ''
  }
}
