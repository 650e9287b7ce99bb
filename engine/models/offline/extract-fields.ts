import type { JsonSchema } from '../../checks/json-schema.ts'
import type { Json } from '../../graph/values.ts'

/** Where the value of a field stands in a text. */
interface Evidence {
  readonly field: string
  readonly quote: string
  /** In UTF-16 units. */
  readonly start: number
}

export interface ExtractedFields {
  readonly values: Readonly<Record<string, Json>>
  readonly evidence: readonly Evidence[]
}

interface Found {
  readonly value: Json
  readonly quote: string
  readonly start: number
}

type Field = { readonly [key: string]: Json }

/**
 * Values for the properties of a JSON Schema of an object, as far as they can be read off a text
 * without understanding it: what stands behind a label (`Invoice number: 17`) that is the title or
 * the name of the property; the only e-mail address, web address or date of the text where the format
 * asks for one; a value of an `enum` that is the only one in the text. What could be the value of two
 * properties is given to neither. Objects inside objects and lists, except lists of e-mail and web
 * addresses, are left out.
 */
export function extractFields(text: string, schema: JsonSchema): ExtractedFields {
  const properties = Object.entries(objectOf(schema['properties'])).map(
    ([name, property]) => [name, objectOf(property)] as const,
  )
  const labelled = properties.map(([name, field]) => findLabelled(text, name, field))
  const taken = labelled.flatMap((found) => found ?? [])
  const guessed = properties.map(([, field], at) =>
    labelled[at] === undefined ? onlyOne(text, field) : [],
  )
  const values: Record<string, Json> = {}
  const evidence: Evidence[] = []
  for (const [at, [name]] of properties.entries()) {
    const others = guessed.filter((_, other) => other !== at).flat()
    const free = guessed[at]!.filter((one) => !isAmong(one, [...taken, ...others]))
    for (const { value, quote, start } of labelled[at] ?? free) {
      values[name] = value
      evidence.push({ field: name, quote, start })
    }
  }
  return { values, evidence }
}

/** What stands at a label, or is a list of all there are; undefined where nothing is labelled so. */
function findLabelled(text: string, name: string, field: Field): Found[] | undefined {
  if (field['type'] === 'array') {
    const form = formOf(objectOf(field['items']))
    const all = form === undefined ? [] : findAll(text, form)
    const distinct = [...new Set(all.map(({ value }) => value))]
    return all.map((one) => ({ ...one, value: distinct }))
  }
  const labelled = behindLabel(text, labelsOf(name, field))
  for (const { line, start } of labelled) {
    const read = readAs(line, field)
    if (read !== undefined) return [{ ...read, start: start + read.start }]
  }
  return labelled.length > 0 ? [] : undefined
}

function isAmong({ start, quote }: Found, others: readonly Found[]): boolean {
  return others.some((one) => one.start === start && one.quote === quote)
}

/** Without a label, only what cannot be anything else counts: the one value of its kind in the text. */
function onlyOne(text: string, field: Field): Found[] {
  const choices = field['enum']
  const form = formOf(field)
  const all = Array.isArray(choices)
    ? choices.flatMap((choice: Json) => (typeof choice === 'string' ? findWord(text, choice) : []))
    : form === undefined
      ? []
      : findAll(text, form)
  return new Set(all.map(({ value }) => value)).size === 1 ? all.slice(0, 1) : []
}

/** The title, the name, and the name as words: `invoiceNumber` is also labelled "Invoice number". */
function labelsOf(name: string, field: Field): string[] {
  const words = name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/[_-]+/g, ' ')
    .trim()
  const title = field['title']
  return [...new Set([...(typeof title === 'string' ? [title] : []), words, name])]
    .map((label) => label.toLowerCase())
    .filter((label) => label !== '')
}

/** What stands behind a label and a colon, or in the next cell of a table, to the end of the line. */
function behindLabel(text: string, labels: readonly string[]): { line: string; start: number }[] {
  const found: { line: string; start: number }[] = []
  let start = 0
  for (const line of text.split('\n')) {
    // Marks of lists, tables and bold type stand around labels.
    const [, marks = '', label = '', gap = '', rest = ''] =
      /^([\s>*_|#-]{0,20})([^:|*_\n]{1,60})([\s*_]{0,5}[:|][\s*_]{0,20})(.*)$/.exec(line) ?? []
    const named = label.trim().toLowerCase()
    if (labels.some((one) => named === one || named === `the ${one}`)) {
      const value = rest.replace(/[\s|*_]{0,20}$/, '')
      found.push({ line: value, start: start + marks.length + label.length + gap.length })
    }
    start += line.length + 1
  }
  return found.filter(({ line }) => line !== '')
}

function readAs(line: string, field: Field): Found | undefined {
  const { type, enum: choices } = field
  if (Array.isArray(choices)) {
    const all = choices.flatMap((choice: Json) =>
      typeof choice === 'string' ? findWord(line, choice) : [],
    )
    return all[0]
  }
  if (type === 'number' || type === 'integer') {
    const amount = findAll(line, readNumber)[0]
    return amount !== undefined && (type === 'number' || Number.isInteger(amount.value))
      ? amount
      : undefined
  }
  if (type === 'boolean') {
    const [yes] = ['yes', 'true', 'ja', 'oui', 'sí'].flatMap((word) => findWord(line, word))
    const [no] = ['no', 'false', 'nein', 'non'].flatMap((word) => findWord(line, word))
    const answer = yes ?? no
    return answer === undefined ? undefined : { ...answer, value: yes !== undefined }
  }
  if (type !== undefined && type !== 'string') return undefined
  const form = formOf(field)
  return form === undefined ? { value: line, quote: line, start: 0 } : findAll(line, form)[0]
}

interface Form {
  readonly form: RegExp
  /** undefined when it is none after all. */
  readonly read: (text: string) => Json | undefined
}

const readNumber: Form = {
  form: /[-−]?\d{1,3}(?:[.,' \u00A0\u202F]\d{3})+(?:[.,]\d{1,2})?(?!\d)|[-−]?\d+(?:[.,]\d+)?/g,
  read: numberOf,
}

const forms: Readonly<Record<string, Form>> = {
  date: {
    form: /\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{4}|\d{1,2}\.? \p{L}{3,9}\.?,? \d{4}|\p{L}{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}/gu,
    read: dateOf,
  },
  email: { form: /[\w.%+-]{1,64}@(?:[\w-]{1,63}\.){1,8}\p{L}{2,24}/gu, read: (text) => text },
  uri: { form: /https?:\/\/[^\s<>"')\]]{1,2000}/g, read: (text) => text.replace(/[.,;:!?]$/, '') },
}

function formOf({ format }: Field): Form | undefined {
  return typeof format === 'string' && Object.hasOwn(forms, format) ? forms[format] : undefined
}

function findAll(text: string, { form, read }: Form): Found[] {
  return [...text.matchAll(form)].flatMap(({ 0: quote, index: start }) => {
    const value = read(quote)
    return value === undefined ? [] : [{ value, quote, start }]
  })
}

/** A word or a phrase by itself, however it is written. */
function findWord(text: string, word: string): Found[] {
  const letter = /[\p{L}\p{N}]/u
  const lowered = text.toLowerCase()
  // A few letters are longer in lower case, and places would no longer be right.
  const same = lowered.length === text.length
  const lower = same ? lowered : text
  const wanted = same ? word.toLowerCase() : word
  for (
    let at = lower.indexOf(wanted);
    at >= 0 && wanted !== '';
    at = lower.indexOf(wanted, at + 1)
  ) {
    const around = `${lower[at - 1] ?? ''}${lower[at + wanted.length] ?? ''}`
    if (!letter.test(around))
      return [{ value: word, quote: text.slice(at, at + word.length), start: at }]
  }
  return []
}

/**
 * The last sign behind which one or two digits stand is the decimal one; signs before three digits
 * group. "1.234" is therefore 1234, and "1.23" is 1.23.
 */
function numberOf(text: string): number | undefined {
  const plain = text.replaceAll(/['\s\u00A0\u202F]/g, '').replace('−', '-')
  const grouped = /^-?\d{1,3}(?:[.,]\d{3})+$/.test(plain)
  const decimal = /^(-?[\d.,]*?)[.,](\d+)$/.exec(plain)
  const written =
    grouped || decimal === null
      ? plain.replaceAll(/[.,]/g, '')
      : `${decimal[1]!.replaceAll(/[.,]/g, '')}.${decimal[2]}`
  const value = Number(written)
  return Number.isFinite(value) ? value : undefined
}

const months = [
  'jan|januar|january|janvier|enero|gennaio',
  'feb|februar|february|février|febrero|febbraio',
  'mar|märz|mär|march|mars|marzo',
  'apr|april|avril|abril|aprile',
  'may|mai|mayo|maggio',
  'jun|juni|june|juin|junio|giugno',
  'jul|juli|july|juillet|julio|luglio',
  'aug|august|août|agosto',
  'sep|sept|september|septembre|septiembre|settembre',
  'oct|okt|october|oktober|octobre|octubre|ottobre',
  'nov|november|novembre|noviembre',
  'dec|dez|december|dezember|décembre|diciembre|dicembre',
].map((names) => new Set(names.split('|')))

/**
 * A day as ISO 8601 writes it. Where the month might be the day and the other way round, as in
 * 03/04/2024, nobody can say which it is.
 */
function dateOf(text: string): string | undefined {
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (iso !== null) return dayOf(Number(iso[1]), Number(iso[2]), Number(iso[3]))
  const numbers = /^(\d{1,2})([./])(\d{1,2})[./](\d{4})$/.exec(text)
  if (numbers !== null) {
    const [first, second, year] = [Number(numbers[1]), Number(numbers[3]), Number(numbers[4])]
    // Dates with full stops begin with the day everywhere.
    if (numbers[2] === '.' || first > 12) return dayOf(year, second, first)
    return second > 12 || first === second ? dayOf(year, first, second) : undefined
  }
  const month = months.findIndex((names) =>
    names.has(/\p{L}+/u.exec(text)?.[0].toLowerCase() ?? ''),
  )
  const [one, other] = (text.match(/\d+/g) ?? []).map(Number)
  return month < 0 ? undefined : dayOf(other!, month + 1, one!)
}

function dayOf(year: number, month: number, day: number): string | undefined {
  const date = new Date(Date.UTC(year, month - 1, day))
  const right = date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return right ? date.toISOString().slice(0, 10) : undefined
}

function objectOf(value: Json | undefined): Field {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? // SAFETY: an object that is no list holds JSON by name.
      (value as Field)
    : {}
}
