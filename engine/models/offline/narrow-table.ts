import { termsOf } from '../../retrieval/words.ts'

/** A Markdown table with its head and only those rows that hold one of the terms; whole when none does. */
export function narrowTable(table: string, wanted: ReadonlySet<string>, language: string): string {
  const [head, rule, ...rows] = table.split('\n')
  const fitting = rows.filter((row) => termsOf(row, language).some((term) => wanted.has(term)))
  return fitting.length === 0 ? table : [head, rule, ...fitting].join('\n')
}
