import type { Json } from '../../../engine/graph/values.ts'
import type { PersonField } from '../../../engine/run/person-request.ts'
import { jsonOrText } from '../json-or-text.ts'

const yes = ['true', 'yes', 'y']
const no = ['false', 'no', 'n']

/**
 * The value of a field from what a person wrote. A text is taken as it stands. What is no number, or
 * neither yes nor no, stays a text: the check of the answer says what is wrong with it.
 */
export function readField({ type }: PersonField, text: string): Json {
  const written = text.trim()
  switch (type) {
    case 'text':
      return text
    case 'number':
      return written !== '' && Number.isFinite(Number(written)) ? Number(written) : text
    case 'boolean':
      if (yes.includes(written.toLowerCase())) return true
      return no.includes(written.toLowerCase()) ? false : text
    case 'json':
      return jsonOrText(text)
  }
}
