import { RE2JS } from 're2js'
import { z } from 'zod'
import { messageOf } from '../graph/message-of.ts'

/**
 * A regular expression in the syntax of RE2, which takes time in proportion to the text, whoever
 * wrote the expression or the text. It has no look-around and no back-references.
 */
export const Pattern = z
  .string()
  .min(1)
  .max(2000)
  .superRefine((pattern, check) => {
    try {
      RE2JS.compile(pattern)
    } catch (error) {
      const why = messageOf(error)
      check.addIssue({ code: 'custom', message: `it is no regular expression of RE2: ${why}` })
    }
  })

export interface Match {
  readonly text: string
  /** In UTF-16 units. */
  readonly start: number
}

/** The first place where a pattern matches; undefined where it does not. */
export function firstMatch(pattern: string, text: string): Match | undefined {
  const matcher = RE2JS.compile(pattern).matcher(text)
  return matcher.find() ? { text: matcher.group() ?? '', start: matcher.start() } : undefined
}

/**
 * Whether a text holds what a pattern of a JSON Schema matches, in the syntax of JavaScript as far as
 * RE2 knows it; undefined for a pattern that it does not know.
 */
export function linearPattern(pattern: string): ((text: string) => boolean) | undefined {
  try {
    const compiled = RE2JS.compile(RE2JS.translateRegExp(pattern))
    return (text) => compiled.matcher(text).find()
  } catch {
    return undefined
  }
}
