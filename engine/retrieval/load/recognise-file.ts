import { kindNames, kindOfEnding, packedKinds, textless, type FileKind } from './file-kinds.ts'
import { Refusal } from './loaded-document.ts'
import { recogniseBytes } from './recognise-bytes.ts'

/**
 * How a file is read: by its ending, checked against its bytes. What is packed or a PDF by its bytes
 * is read as that, whatever its name says; a text that is named as one of those is refused.
 * @param ending in small letters, with its dot
 * @throws Refusal
 */
export function recogniseFile(bytes: Uint8Array, ending: string): FileKind {
  const recognised = recogniseBytes(bytes, ending)
  if (recognised === 'pdf') return 'pdf'
  if (recognised === 'zip') {
    const kind = kindOfEnding(ending)
    return kind !== undefined && packedKinds.has(kind) && kind !== 'pdf' ? kind : 'archive'
  }
  if (textless.has(ending))
    throw new Refusal(
      `files ending in "${ending}" are not understood. Convert it to Markdown or plain text.`,
    )
  const kind = kindOfEnding(ending)
  if (kind !== undefined && packedKinds.has(kind)) {
    const why = bytes.length === 0 ? 'it is empty' : `it is no ${kindNames[kind]}`
    throw new Refusal(`its name ends in "${ending}", but ${why}.`)
  }
  return kind ?? kindOfText(bytes, ending)
}

/** Of a text whose ending says nothing. Programs save pages and tables under the endings of Office. */
function kindOfText(bytes: Uint8Array, ending: string): FileKind {
  const beginning = Buffer.from(bytes.subarray(0, 512)).toString('latin1').trimStart().toLowerCase()
  if (beginning.startsWith('<!doctype html') || beginning.startsWith('<html')) return 'html'
  if (beginning.startsWith('<?xml')) return 'xml'
  return ending === '.xls' ? 'table' : 'text'
}
