import { count } from '../amounts.ts'
import { look, type Line } from '../line.ts'
import { oneLine } from '../text.ts'
import type { PlacedProblem } from './read-graph-file.ts'

/** Problems as editors and terminals understand them: `file:line:column` first. */
export function problemLines(problems: readonly PlacedProblem[]): Line[] {
  return problems.flatMap(({ file, line, column, severity, message, code, fix }) => [
    [
      look(`${file}:${line}:${column}`, 'strong'),
      '  ',
      look(severity, severity === 'error' ? 'bad' : 'warning'),
      `  ${oneLine(message)}`,
      look(`  ${code}`, 'quiet'),
    ],
    ...(fix === undefined ? [] : [[look(`    Fix: ${oneLine(fix.title)}.`, 'quiet')]]),
  ])
}

export function problemCount(problems: readonly PlacedProblem[]): string {
  const errors = problems.filter(({ severity }) => severity === 'error').length
  const warnings = problems.length - errors
  return [
    ...(errors > 0 || warnings === 0 ? [count(errors, 'error')] : []),
    ...(warnings > 0 ? [count(warnings, 'warning')] : []),
  ].join(' and ')
}
