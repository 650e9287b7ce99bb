import { z } from 'zod'
import { Pattern, firstMatch } from '../../checks/pattern.ts'
import { isRefusal } from '../../models/offline/check-support.ts'

export const refusalSettings = {
  patterns: z
    .array(Pattern)
    .max(20)
    .default([])
    .describe('Further signs of a refusal, as regular expressions (RE2)'),
}

/** An answer without text refuses too: it says nothing. */
export function refuses(
  answer: string,
  { patterns }: { readonly patterns: readonly string[] },
): boolean {
  return (
    answer.trim() === '' ||
    isRefusal(answer) ||
    patterns.some((pattern) => firstMatch(pattern, answer) !== undefined)
  )
}
