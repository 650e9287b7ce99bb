import type { GraphNode } from '../../graph/document.ts'
import type { NodeDescription } from '../../graph/node-description.ts'
import type { Json } from '../../graph/values.ts'
import type { NodeStep } from '../../plan/plan.ts'
import { width } from './layout.ts'
import { comment, literal } from './literals.ts'
import type { NodeFeature } from './node-snippet.ts'
import type { Section } from './section.ts'
import { expectations } from './wired-inputs.ts'

/** A clock of Node runs at most this long; asked for more, it would ring at once. */
export const longestClock = 2_147_483_647

/** A node type with its settings, as a constant that node functions call. */
export function nodeConstant(step: NodeStep, section: Section): string {
  const { entry, type } = step
  section.sheet.hasNodes = true
  const before = `const ${section.constantOf(step.id)} = node(`
  const name = `'${step.id}', '${type.type}@${type.version}', `
  const beside = before.length + name.length + 1
  const settings = settingsOf(entry, type.description)
  const options = optionsOf(step, section)
  const optionsText = literal(options)
  const oneLine = `${literal(settings)}${Object.keys(options).length === 0 ? '' : `, ${optionsText}`}`
  const about = comment(aboutNode(entry, type.description.description))
  if (!oneLine.includes('\n') && beside + oneLine.length <= width) {
    return `${about}${before}${name}${oneLine})\n`
  }
  if (Object.keys(options).length === 0) {
    return `${about}${before}${name}${literal(settings, 0, 999)})\n`
  }
  const argumentLines = [
    ...name.slice(0, -2).split(', '),
    literal(settings, 2, 1),
    literal(options, 2, 1),
  ]
  return `${about}${before}\n${argumentLines.map((line) => `  ${line},\n`).join('')})\n`
}

/** The settings, those that the graph leaves out with their defaults: prompts are there to be read. */
function settingsOf(
  { config = {} }: GraphNode,
  { configSchema }: NodeDescription,
): Readonly<Record<string, Json>> {
  const settings: Record<string, Json> = {}
  const properties = configSchema['properties']
  if (typeof properties === 'object' && properties !== null) {
    for (const [key, property] of Object.entries(properties)) {
      if (Object.hasOwn(config, key)) settings[key] = config[key]!
      else if (typeof property === 'object' && property !== null && 'default' in property) {
        settings[key] = property['default']
      }
    }
  }
  return { ...settings, ...config }
}

function optionsOf(step: NodeStep, section: Section): Readonly<Record<string, Json>> {
  const { entry, type } = step
  const feature = (name: NodeFeature): void => void section.sheet.features.add(name)
  const types = expectations(step.inputs, section.channels)
  const { total, idle } =
    typeof entry.timeout === 'number'
      ? { total: entry.timeout, idle: undefined }
      : (entry.timeout ?? {})
  const once = step.effect === 'at-most-once' && entry.retry === undefined
  const retry = once ? { attempts: 1 } : entry.retry
  const checked = Object.keys(types).length > 0
  if (checked) feature('types')
  if (total !== undefined) feature('timeout')
  if (idle !== undefined) feature('idle')
  if (total !== undefined || idle !== undefined || asksOutside(type.description))
    feature('attempts')
  if (entry.retry !== undefined) feature('attempts')
  if (entry.fallback !== undefined) feature('fallback')
  if (entry.onError === 'emit') feature('emit')
  return plain({
    ...(step.read.length === 0 ? {} : { reads: [...step.read] }),
    ...(checked ? { types } : {}),
    ...(retry === undefined ? {} : { retry }),
    ...(total === undefined ? {} : { timeout: Math.min(total, longestClock) }),
    ...(idle === undefined ? {} : { idle: Math.min(idle, longestClock) }),
    ...(entry.fallback === undefined ? {} : { fallback: entry.fallback }),
    ...(entry.onError === 'emit' ? { emitsErrors: true } : {}),
  })
}

function plain(options: object): Readonly<Record<string, Json>> {
  // SAFETY: made of fields of the document, which are JSON; the copy leaves out what is undefined.
  return JSON.parse(JSON.stringify(options)) as Record<string, Json>
}

/** Models and indexes may fail for a moment, and are tried again without a word from the author. */
function asksOutside({ configSchema, family }: NodeDescription): boolean {
  if (family === 'model' || family === 'retrieval' || family === 'tool') return true
  return JSON.stringify(configSchema).includes('"x-ui":{"kind":"model"')
}

/** What its author said about a node, or else what its type does. */
export function aboutNode(
  { title, note }: Pick<GraphNode, 'title' | 'note'>,
  description: string,
): string {
  const said = [title ?? '', note ?? ''].filter((text) => text.trim() !== '')
  return said.length === 0 ? description : said.map(sentence).join(' ')
}

function sentence(text: string): string {
  return /[.!?:…]\s*$/.test(text) ? text : `${text}.`
}
