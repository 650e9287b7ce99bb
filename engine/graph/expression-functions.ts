import type { Json } from './values.ts'

type Fn = (...values: Json[]) => Json

const text = (value: Json | undefined): string =>
  typeof value === 'string'
    ? value
    : value === undefined || value === null
      ? ''
      : JSON.stringify(value)

const numbers = (values: readonly Json[]): number[] =>
  values.flat().filter((value): value is number => typeof value === 'number')

/** A loop, because a list may be longer than a call can have arguments. */
function extreme(
  values: readonly number[],
  better: (one: number, other: number) => boolean,
): number | null {
  let best: number | null = null
  for (const value of values) if (best === null || better(value, best)) best = value
  return best
}

const isObject = (value: Json | undefined): value is Readonly<Record<string, Json>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Only own keys are there, and a key of any name stays a key like any other. */
const objectOf = (entries: Iterable<readonly [string, Json]>): Json => Object.fromEntries(entries)

const items = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : [])

/** The functions of the expression language: pure, and nothing else is callable. */
const functions: ReadonlyMap<string, Fn> = new Map<string, Fn>([
  [
    'length',
    (value) =>
      typeof value === 'object' && value !== null ? Object.keys(value).length : text(value).length,
  ],
  ['lower', (value) => text(value).toLowerCase()],
  ['upper', (value) => text(value).toUpperCase()],
  ['trim', (value) => text(value).trim()],
  ['text', (value) => text(value)],
  [
    'number',
    (value) => {
      const number = Number(text(value))
      return text(value).trim() === '' || !Number.isFinite(number) ? null : number
    },
  ],
  [
    'round',
    (value, digits) =>
      typeof value === 'number'
        ? Number(value.toFixed(typeof digits === 'number' ? Math.min(10, Math.max(0, digits)) : 0))
        : null,
  ],
  ['min', (...values) => extreme(numbers(values), (one, other) => one < other)],
  ['max', (...values) => extreme(numbers(values), (one, other) => one > other)],
  ['sum', (...values) => numbers(values).reduce((sum, value) => sum + value, 0)],
  ['first', (value) => items(value)[0] ?? null],
  ['last', (value) => items(value).at(-1) ?? null],
  ['keys', (value) => (typeof value === 'object' && value !== null ? Object.keys(value) : [])],
  ['starts_with', (value, start) => text(value).startsWith(text(start))],
  ['ends_with', (value, end) => text(value).endsWith(text(end))],
  [
    'is_empty',
    (value) =>
      value === null ||
      value === '' ||
      (typeof value === 'object' && Object.keys(value).length === 0),
  ],
  ['coalesce', (...values) => values.find((value) => value !== null) ?? null],
  [
    'pick',
    (value, ...names) => {
      const wanted = new Set(names.flat())
      return isObject(value)
        ? objectOf(Object.entries(value).filter(([key]) => wanted.has(key)))
        : null
    },
  ],
  [
    'omit',
    (value, ...names) => {
      const unwanted = new Set(names.flat())
      return isObject(value)
        ? objectOf(Object.entries(value).filter(([key]) => !unwanted.has(key)))
        : null
    },
  ],
  [
    'merge',
    (...values) =>
      values.some(Array.isArray)
        ? values.flatMap((value) => (value === null ? [] : value))
        : objectOf(values.filter(isObject).flatMap((value) => Object.entries(value))),
  ],
  ['join', (value, between) => items(value).map(text).join(text(between))],
  [
    'split',
    (value, between) =>
      text(value)
        .split(between === undefined ? /\s+/ : text(between))
        .filter((part) => part !== ''),
  ],
  [
    'unique',
    (value) => [...new Map(items(value).map((item) => [JSON.stringify(item), item])).values()],
  ],
  ['flat', (value) => items(value).flat()],
  ['parse', (value) => parsed(text(value))],
])

/** The value of a JSON text; null for any other text. */
function parsed(json: string): Json {
  try {
    // SAFETY: JSON gives nothing but JSON.
    return JSON.parse(json) as Json
  } catch {
    return null
  }
}

export const functionNames: readonly string[] = [...functions.keys()]

/** @throws Error for a name that is not in the table */
export function callFunction(name: string, values: readonly Json[]): Json {
  const found = functions.get(name)
  if (found === undefined)
    throw new Error(
      `There is no function "${name}"; the functions are ${functionNames.join(', ')}.`,
    )
  return found(...values)
}
