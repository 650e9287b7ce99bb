import { posix } from 'node:path'
import { checkCharacters, type LoadLimits } from './limits.ts'
import { officeMetadata, repack } from './office-package.ts'
import type { ArchiveEntry } from './open-archive.ts'
import { findAll, localName, parseXml } from './parse-xml.ts'
import type { ReadText } from './read-text.ts'
import { tableText } from './table-text.ts'

/**
 * Reads a PowerPoint presentation: a section for each slide, with its texts, its tables, the
 * descriptions of its pictures and its notes.
 * @throws Refusal
 */
export async function readPptx(
  entries: readonly ArchiveEntry[],
  limits: LoadLimits,
): Promise<ReadText> {
  const { files } = await repack(entries)
  const parts: string[] = []
  let characters = 0
  for (const [index, path] of slidePaths(files, limits).entries()) {
    const slide = xmlOf(files, path, limits)
    if (slide === undefined) continue
    const notesPath = relationsOf(files, path, limits).find(
      ({ type }) => type === 'notesSlide',
    )?.path
    const notes = notesPath === undefined ? undefined : xmlOf(files, notesPath, limits)
    const part = slideText(slide, notes, index + 1)
    characters += part.length
    checkCharacters(characters, limits)
    parts.push(part)
  }
  const metadata = officeMetadata(files, limits)
  const given = metadata['title']
  const isUseful = typeof given === 'string' && given !== 'PowerPoint Presentation'
  return {
    title: isUseful ? given : undefined,
    text: parts.length === 0 ? '' : `${parts.join('\n\n')}\n`,
    format: 'markdown',
    metadata: { ...metadata, slides: parts.length },
  }
}

interface Relation {
  readonly id: string
  readonly type: string
  readonly path: string
}

/** Slides in the order of the presentation. */
function slidePaths(files: ReadonlyMap<string, Buffer>, limits: LoadLimits): string[] {
  const presentation = 'ppt/presentation.xml'
  const root = xmlOf(files, presentation, limits)
  if (root === undefined) return []
  const relations = relationsOf(files, presentation, limits)
  return findAll(root, 'sldId').flatMap((slide) => {
    const id = slide.getAttribute('r:id')
    const path = relations.find((relation) => relation.id === id)?.path
    return path === undefined ? [] : [path]
  })
}

function relationsOf(
  files: ReadonlyMap<string, Buffer>,
  path: string,
  limits: LoadLimits,
): Relation[] {
  const folder = posix.dirname(path)
  const root = xmlOf(files, `${folder}/_rels/${posix.basename(path)}.rels`, limits)
  if (root === undefined) return []
  return findAll(root, 'Relationship').map((relation) => {
    const target = relation.getAttribute('Target') ?? ''
    return {
      id: relation.getAttribute('Id') ?? '',
      type: posix.basename(relation.getAttribute('Type') ?? ''),
      path: target.startsWith('/') ? target.slice(1) : posix.join(folder, target),
    }
  })
}

function xmlOf(
  files: ReadonlyMap<string, Buffer>,
  path: string,
  limits: LoadLimits,
): Element | undefined {
  const bytes = files.get(path)
  return bytes === undefined ? undefined : parseXml(bytes.toString('utf8'), limits)
}

function slideText(slide: Element, notes: Element | undefined, number: number): string {
  const shapes = [...slide.querySelectorAll('*')].filter((element) =>
    ['sp', 'graphicFrame', 'pic'].includes(localName(element)),
  )
  const title = shapes.find((shape) => ['title', 'ctrTitle'].includes(placeOf(shape)))
  const heading = title === undefined ? '' : paragraphsOf(title).join(' ')
  const bodies = shapes.filter((shape) => shape !== title).map(shapeText)
  const spoken = notes === undefined ? [] : notesOf(notes)
  return [
    `## ${heading === '' ? `Slide ${number}` : heading}`,
    ...bodies,
    ...(spoken.length === 0 ? [] : [`Notes: ${spoken.join('\n')}`]),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

/** What a shape is on its slide, such as "title" or "body". */
function placeOf(shape: Element): string {
  return findAll(shape, 'ph')[0]?.getAttribute('type') ?? ''
}

function shapeText(shape: Element): string {
  if (localName(shape) === 'pic') {
    const description = findAll(shape, 'cNvPr')[0]
      ?.getAttribute('descr')
      ?.replace(/\s+/g, ' ')
      .trim()
    return description ? `![${description.replace(/[[\]]/g, '')}]()` : ''
  }
  const table = findAll(shape, 'tbl')[0]
  if (table === undefined) {
    const isNumber = ['sldNum', 'dt', 'ftr'].includes(placeOf(shape))
    return isNumber ? '' : paragraphsOf(shape).join('\n\n')
  }
  return tableText(
    findAll(table, 'tr').map((row) =>
      findAll(row, 'tc').map((cell) => paragraphsOf(cell).join(' ')),
    ),
  )
}

function paragraphsOf(element: Element): string[] {
  return findAll(element, 'p').flatMap((paragraph) => {
    const text = findAll(paragraph, 't')
      .map(({ textContent }) => textContent ?? '')
      .join('')
      .replace(/\s+/g, ' ')
      .trim()
    return text === '' ? [] : [text]
  })
}

function notesOf(notes: Element): string[] {
  return findAll(notes, 'sp')
    .filter((shape) => placeOf(shape) === 'body')
    .flatMap(paragraphsOf)
}
