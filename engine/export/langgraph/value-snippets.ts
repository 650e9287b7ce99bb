import type { Helper } from './snippets.ts'

/** Helpers of the exported file for values: which are there, and their conversions. */
export const valueSnippets = {
  present: {
    code: `
/** The values that are there. */
function present<Values extends object>(values: Values): Present<Values> {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined)
  // SAFETY: what is left out may be left out.
  return Object.fromEntries(entries) as Present<Values>
}`,
    needs: ['Present'],
  },
  Present: {
    code: `
type Present<Values> = { [Name in keyof Values]?: Exclude<Values[Name], undefined> }`,
  },
  own: {
    code: `
/** A value under a name that every object seems to have. */
function own<Values extends object, Name extends keyof Values>(
  values: Values | undefined,
  name: Name,
): Values[Name] | undefined {
  return values !== undefined && Object.hasOwn(values, name) ? values[name] : undefined
}`,
  },
  first: {
    code: `
/** The first value that is there. Null is one. */
function first<Values extends readonly unknown[]>(...values: Values): Values[number] {
  return values.find((value) => value !== undefined)
}`,
  },
  gather: {
    code: `
/** All items of the lists that are there, in order. */
function gather<Values extends readonly unknown[]>(
  ...values: Values
): ItemOf<Exclude<Values[number], undefined>>[] | undefined {
  const there = values.filter((value) => value !== undefined)
  if (there.length === 0) return undefined
  // SAFETY: one level of lists is taken away.
  return there.flat() as ItemOf<Exclude<Values[number], undefined>>[]
}`,
    needs: ['ItemOf'],
  },
  ItemOf: {
    code: `
type ItemOf<Value> = Value extends readonly (infer Item)[] ? Item : Value`,
  },
  each: {
    code: `
/** Converts the items of a list. */
function each<Item, Result>(
  list: readonly Item[] | undefined,
  convert: (one: Item) => Result,
): Exclude<Result, undefined>[] | undefined {
  // SAFETY: what is there is there after its conversion too.
  return list?.map((one) => convert(one) as Exclude<Result, undefined>)
}`,
  },
  textOf: {
    code: `
/** A value as a person would write it in a text. */
function textOf(value: unknown): string | undefined {
  if (value === undefined) return undefined
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
}`,
  },
  textsOf: {
    code: `
/** The texts of passages, with blank lines between. */
function textsOf(documents: readonly Document[] | null | undefined): string | undefined {
  if (documents === undefined) return undefined
  return (documents ?? []).map(({ text }) => text).join('\\n\\n')
}`,
    types: ['Document'],
  },
  reasonsOf: {
    code: `
/** What a verdict rests on, one reason on each line. */
function reasonsOf(verdict: Verdict | null | undefined): string | undefined {
  return verdict === undefined ? undefined : (verdict?.reasons.join('\\n') ?? '')
}`,
    types: ['Verdict'],
  },
  passOf: {
    code: `
/** Whether a verdict lets pass. */
function passOf(verdict: Verdict | null | undefined): boolean | undefined {
  return verdict === undefined ? undefined : verdict?.pass === true
}`,
    types: ['Verdict'],
  },
  scoreOf: {
    code: `
/** The score of a verdict; 0 where it has none. */
function scoreOf(verdict: Verdict | null | undefined): number | undefined {
  return verdict === undefined ? undefined : (verdict?.score ?? 0)
}`,
    types: ['Verdict'],
  },
  messageOf: {
    code: `
/** A text as the one message of a user. */
function messageOf(text: string | null | undefined): readonly Message[] | undefined {
  return text === undefined ? undefined : [{ role: 'user', content: text ?? '' }]
}`,
    types: ['Message'],
  },
  messagesOf: {
    code: `
/** A conversation from a value of any type. */
function messagesOf(value: unknown): readonly Json[] | undefined {
  return typeof value === 'string' ? [{ role: 'user', content: value }] : listOf(value)
}`,
    needs: ['listOf'],
    types: ['Json'],
  },
  listOf: {
    code: `
/** A value of any type as a list: of one item, where it is none. */
function listOf(value: unknown): readonly Json[] | undefined {
  // SAFETY: everything that crosses a wire is JSON.
  const json = value as Json | undefined
  return json === undefined || Array.isArray(json) ? json : [json]
}`,
    types: ['Json'],
  },
  oneOf: {
    code: `
/** A list of one. */
function oneOf<Value>(value: Value | undefined): readonly Value[] | undefined {
  return value === undefined ? undefined : [value]
}`,
  },
  joined: {
    code: `
/** The items of all lists in one. */
function joined<Item>(lists: readonly (Item | readonly Item[])[] | undefined): Item[] | undefined {
  // SAFETY: one level of lists is taken away.
  return lists?.flat() as Item[] | undefined
}`,
  },
} as const satisfies Record<string, Helper>
