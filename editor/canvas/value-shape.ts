import { itemType, type PortType } from '../../engine/graph/port-types.ts'
import type { Json } from '../../engine/graph/values.ts'
import { lastHeading } from '../../engine/retrieval/passage-title.ts'
import type { LargeValue } from '../../engine/run/events.ts'
import { formatScore, formatTokens } from '../ui/figures.ts'

/** What a value looks like in a few letters, for beside a port: `24`, `billing`, `9 words`, `0.86`. */
export function shapeOf(value: Json, type: PortType): string {
  if (isLarge(value)) return `${formatTokens(value.bytes)}B`
  if (value === null) return 'null'
  if (Array.isArray(value)) return String(value.length)
  switch (typeof value) {
    case 'string':
      return type === 'text' || type === 'any' ? textShape(value) : shorten(value)
    case 'number':
      return Number.isInteger(value) ? formatTokens(value) : formatScore(value)
    case 'boolean':
      return value ? 'yes' : 'no'
    default:
      return isVerdict(value) ? verdictWord(value) : objectShape(value, type)
  }
}

export function isLarge(value: Json | undefined): value is Json & LargeValue {
  return isObject(value) && typeof value['$value'] === 'string'
}

export interface VerdictView {
  readonly pass: boolean
  readonly score: number | null
  readonly reasons: readonly string[]
  readonly claims: number | undefined
  readonly supported: number
}

/** A verdict as a card shows it; undefined for anything else. */
export function readVerdict(value: Json | undefined): VerdictView | undefined {
  if (!isVerdict(value)) return undefined
  const { pass, score, reasons, claims } = value
  const list = Array.isArray(claims) ? claims : undefined
  return {
    pass: pass === true,
    score: typeof score === 'number' ? score : null,
    reasons: Array.isArray(reasons) ? reasons.filter((one) => typeof one === 'string') : [],
    claims: list?.length,
    supported: list?.filter((one: Json) => isObject(one) && one['supported'] === 'yes').length ?? 0,
  }
}

export interface PassageView {
  readonly id: string
  readonly title: string
  readonly score: number | undefined
}

/** The first passages of a list, and how many there are. */
export function readPassages(
  value: Json | undefined,
  most: number,
): { readonly total: number; readonly shown: readonly PassageView[] } | undefined {
  if (!Array.isArray(value)) return undefined
  const shown = value.slice(0, most).flatMap((one: Json): PassageView[] => {
    if (!isObject(one)) return []
    const { id, title, text, score } = one
    return [
      {
        id: typeof id === 'string' ? id : '',
        title: typeof title === 'string' && title !== '' ? lastHeading(title) : beginning(text),
        score: typeof score === 'number' ? score : undefined,
      },
    ]
  })
  return { total: value.length, shown }
}

function beginning(text: Json | undefined): string {
  return typeof text === 'string' ? shorten(text, 60) : ''
}

function objectShape(value: Json, type: PortType): string {
  const count = Object.keys(value ?? {}).length
  return itemType(type) === 'file' ? 'file' : `${count} ${count === 1 ? 'key' : 'keys'}`
}

/** The score stands in the body of the card. */
function verdictWord(value: { readonly [key: string]: Json }): string {
  return value['pass'] === true ? 'pass' : 'fail'
}

function isVerdict(value: Json | undefined): value is { readonly [key: string]: Json } {
  return isObject(value) && typeof value['pass'] === 'boolean' && Array.isArray(value['reasons'])
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A name says more than its length. */
function textShape(text: string): string {
  if (/^\S{1,14}$/.test(text)) return text
  const words = text.split(/\s+/).filter((word) => word !== '').length
  return `${formatTokens(words)} ${words === 1 ? 'word' : 'words'}`
}

function shorten(text: string, most = 14): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`
}
