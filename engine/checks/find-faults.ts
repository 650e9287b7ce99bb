import { messageOf } from '../graph/message-of.ts'
import type { Document } from '../graph/values.ts'
import { injectionSigns } from './injection-signs.ts'
import { schemaProblems, type JsonSchema } from './json-schema.ts'
import { firstMatch } from './pattern.ts'
import { findPersonalData, type PersonalDataKind } from './personal-data.ts'

export interface Finding {
  readonly check:
    | 'groundedness'
    | 'citations'
    | 'schema'
    | 'pattern'
    | 'length'
    | 'personal data'
    | 'injection'
  /** What is wrong, as a sentence. */
  readonly message: string
  /** The id of the passage that it was found in; left out for the answer. */
  readonly passage?: string
  /** What it is about, as it stands in the text. */
  readonly text?: string
  /** Where that begins, in UTF-16 units. */
  readonly start?: number
}

/** What a text is checked for; what is left out is not checked. */
export interface WantedChecks {
  readonly schema?: JsonSchema | undefined
  readonly mustMatch: readonly string[]
  readonly mustNotMatch: readonly string[]
  /** In characters. */
  readonly minLength?: number | undefined
  readonly maxLength?: number | undefined
  readonly personalData: readonly PersonalDataKind[]
  readonly injection: 'off' | 'answer' | 'documents' | 'both'
}

/** Checks of the form of an answer, which need no passages, and of what passages ask a model to do. */
export function findFaults(
  answer: string,
  documents: readonly Document[],
  wanted: WantedChecks,
): Finding[] {
  const { injection } = wanted
  return [
    ...(wanted.schema === undefined ? [] : schemaFindings(answer, wanted.schema)),
    ...patternFindings(answer, wanted),
    ...lengthFindings(answer, wanted),
    ...findPersonalData(answer, wanted.personalData).map(({ kind, masked, start }): Finding => ({
      check: 'personal data',
      message: `The answer holds ${names[kind]} (${masked}).`,
      text: masked,
      start,
    })),
    ...(injection === 'answer' || injection === 'both' ? signsIn(answer) : []),
    ...(injection === 'documents' || injection === 'both'
      ? documents.flatMap((document) => signsIn(document.text, document.id))
      : []),
  ]
}

/** How many kinds of checks were asked for. */
export function countChecks(wanted: WantedChecks): number {
  return [
    wanted.schema !== undefined,
    wanted.mustMatch.length > 0 || wanted.mustNotMatch.length > 0,
    wanted.minLength !== undefined || wanted.maxLength !== undefined,
    wanted.personalData.length > 0,
    wanted.injection !== 'off',
  ].filter(Boolean).length
}

const names: Readonly<Record<PersonalDataKind, string>> = {
  email: 'an e-mail address',
  phone: 'a phone number',
  iban: 'an IBAN',
  card: 'a card number',
  ip: 'an IP address',
}

function schemaFindings(answer: string, schema: JsonSchema): Finding[] {
  let value: unknown
  try {
    value = JSON.parse(answer)
  } catch (error) {
    const why = messageOf(error)
    return [{ check: 'schema', message: `The answer is no JSON: ${why.replace(/\.?$/, '.')}` }]
  }
  return schemaProblems(schema, value).map((problem) => ({
    check: 'schema',
    message: `The answer does not fit its schema; ${problem}`,
  }))
}

function patternFindings(answer: string, wanted: WantedChecks): Finding[] {
  const absent = wanted.mustMatch.filter((pattern) => firstMatch(pattern, answer) === undefined)
  const present = wanted.mustNotMatch.flatMap((pattern): Finding[] => {
    const match = firstMatch(pattern, answer)
    return match === undefined
      ? []
      : [
          {
            check: 'pattern',
            message: `The answer holds “${match.text.slice(0, 100)}”, which matches ${pattern} and must not.`,
            ...match,
          },
        ]
  })
  return [
    ...absent.map((pattern): Finding => ({
      check: 'pattern',
      message: `Nothing in the answer matches ${pattern}.`,
    })),
    ...present,
  ]
}

function lengthFindings(answer: string, { minLength, maxLength }: WantedChecks): Finding[] {
  // Characters as people count them, not the units that they are stored in.
  const length = Array.from(answer).length
  const wrong = (bound: string): Finding => ({
    check: 'length',
    message: `The answer has ${length} characters, and may have no ${bound}.`,
  })
  return [
    ...(minLength !== undefined && length < minLength ? [wrong(`fewer than ${minLength}`)] : []),
    ...(maxLength !== undefined && length > maxLength ? [wrong(`more than ${maxLength}`)] : []),
  ]
}

function signsIn(text: string, passage?: string): Finding[] {
  const where = passage === undefined ? 'The answer' : `The passage "${passage}"`
  return injectionSigns(text).map(({ what, text: shown, start }) => ({
    check: 'injection',
    message: `${where} ${what}: “${shown}”.`,
    ...(passage === undefined ? {} : { passage }),
    text: shown,
    start,
  }))
}
