import { termsOf } from '../../retrieval/words.ts'

/** The forms in which English asks what something is; the subject is what is left. */
const forms = [
  /^\s*what(?:\s+exactly)?(?:\s+(?:is|are)|['’]s)\s+(?:an?\s+|the\s+)?(.+?)[\s?.!]*$/i,
  /^\s*what\s+(?:does|do)\s+(?:an?\s+|the\s+)?(.+?)\s+mean[\s?.!]*$/i,
  /^\s*(?:define|explain)\s+(?:an?\s+|the\s+)?(.+?)[\s?.!]*$/i,
]
/** Longer questions ask for more than a meaning. */
const longest = 200
/** More words than these are no name, and the question is about something of it. */
const mostWords = 3

/** The terms of what a question wants to be told the meaning of; undefined where it asks for something else. */
export function definedIn(question: string, language: string): readonly string[] | undefined {
  if (language !== 'en' || question.length > longest) return undefined
  for (const form of forms) {
    const subject = form.exec(question)?.[1]
    if (subject === undefined || subject.split(/\s+/).length > mostWords) continue
    const terms = termsOf(subject, language)
    return terms.length === 0 ? undefined : terms
  }
  return undefined
}

const says = /^(?:is|are|was|were|means|stands for|refers to)\b/i
const denies = /\b(?:not|never|no longer|cannot|nothing|neither)\b|n['’]t\b/i

/**
 * How well a sentence tells what its subject is, to be multiplied with how well it fits otherwise: one
 * that begins with it and says what it is, or at least what it does, and not what it is not.
 * @param options.isAbout it stands in a section of that name
 */
export function defining(
  sentence: string,
  subject: readonly string[],
  { isAbout, language }: { isAbout: boolean; language: string },
): number {
  const section = isAbout ? 1.3 : 1
  const words = sentence
    .replaceAll(/[`*_"“”]/g, '')
    .trim()
    .split(/\s+/)
  const begun = /^(?:an?|the)$/i.test(words[0] ?? '') ? 1 : 0
  // `The node judge scores` names the kind before the name.
  for (const skipped of [0, 1]) {
    const from = begun + (begun === 0 ? 0 : skipped)
    for (let length = 1; length <= mostWords; length += 1) {
      const terms = termsOf(words.slice(from, from + length).join(' '), language)
      if (terms.join(' ') !== subject.join(' ')) continue
      const rest = words.slice(from + length).join(' ')
      if (denies.test(rest.split(/[,;:]/)[0] ?? '')) return 0.7
      if (says.test(rest)) return 1.8 * section
      return (from === begun ? 1.5 : 1.2) * section
    }
  }
  return 1
}
