import { capital, listed } from './amounts.ts'
import type { Found } from './compare-metric.ts'
import type { ComparedVariant } from './compared.ts'
import type { LeftOutRow } from './detailed.ts'
import { earlierShare, measuredApart } from './measured-apart.ts'

/** From this many comparisons on the same dataset, some win by luck alone. */
const many = 10
/** A reason that so many errors have in common is worth naming. */
const mostOf = 0.75

export interface Circumstances {
  /** Examples whose words stand in a prompt of the candidate; see `examplesInPrompts`. */
  readonly inPrompts?: readonly string[]
  /** How many variants were compared on this dataset so far, with this one. */
  readonly tried?: number
}

/** All that makes a comparison doubtful, in whole sentences. */
export function warningsOf(
  baseline: ComparedVariant,
  candidate: ComparedVariant,
  metrics: readonly Found[],
  { inPrompts = [], tried = 1 }: Circumstances,
): string[] {
  const warnings: string[] = []
  const [one, other] = [baseline.dataset, candidate.dataset]
  if (one !== undefined && other !== undefined && one !== other) {
    warnings.push(
      `${capital(baseline.name)} was tried on revision ${one} of the dataset and ${candidate.name} on ${other}; only the examples that both have are compared.`,
    )
  }
  // What a node cost does not depend on when it was executed; how long it took does.
  const timed = metrics.find((one) => measuredApart(one) !== undefined)
  if (timed !== undefined) {
    const [before, after] = timed.measured.map(earlierShare)
    warnings.push(
      `${percent(before)} of the time of ${baseline.name} and ${percent(after)} of that of ${candidate.name} was measured in earlier runs, so the two were not timed side by side. Evaluate again without executions of earlier runs to compare ${timed.metric.title.toLowerCase()}.`,
    )
  }
  if (inPrompts.length > 0) {
    const which = listed([
      ...inPrompts.slice(0, 3),
      ...(inPrompts.length > 3 ? [`${inPrompts.length - 3} more`] : []),
    ])
    warnings.push(
      `${inPrompts.length === 1 ? 'One example stands' : `${inPrompts.length} examples stand`} in the prompts of ${candidate.name} (${which}), so what it does on them says nothing about other questions.`,
    )
  }
  if (tried >= many) {
    warnings.push(
      `${tried} variants were compared on this dataset; the best of so many looks better than it is. Try it once more on examples that none of them has seen.`,
    )
  }
  return [...warnings, ...missingValues(baseline, candidate, metrics)]
}

function missingValues(
  baseline: ComparedVariant,
  candidate: ComparedVariant,
  metrics: readonly Found[],
): string[] {
  const found = metrics.flatMap(({ metric, left: [before, after] }) => {
    const said = [
      { name: baseline.name, ...before },
      { name: candidate.name, ...after },
    ].flatMap(({ name, errors, missing }) => [
      ...(errors > 0 ? [`${errors} of ${name} ended in an error`] : []),
      ...(missing > 0 ? [`${missing} of ${name} ${missing === 1 ? 'has' : 'have'} no score`] : []),
    ])
    const why = mostlyWhy([...before.rows, ...after.rows])
    return said.length === 0 ? [] : [{ title: metric.title, said: listed(said), why }]
  })
  // A run that failed has none of its scores, which is one thing to say and not one for each metric.
  return [...Map.groupBy(found, ({ said, why }) => `${said} ${why}`).values()].map((alike) => {
    const { said, why } = alike[0]!
    const titles = alike.map(({ title }) => title.replaceAll(', ', ' '))
    return `${capital(whoseOf(titles, metrics.length))}: ${said}; they are counted apart and not as 0.${why}`
  })
}

/** Why the scores could not be given, where all or most have one reason, with a space before it. */
function mostlyWhy(rows: readonly LeftOutRow[]): string {
  const errors = rows.filter(({ status }) => status === 'error')
  const [first] = [...Map.groupBy(errors, ({ reason }) => reason)].toSorted(
    (a, b) => b[1].length - a[1].length,
  )
  if (first === undefined) return ''
  const [reason, { length }] = first
  if (length === errors.length) return ` ${reason}`
  return length >= mostOf * errors.length ? ` Most of them: ${reason}` : ''
}

function whoseOf(titles: readonly string[], all: number): string {
  if (titles.length < 4) return listed(titles)
  return titles.length === all ? `all ${all} metrics` : `${titles.length} of ${all} metrics`
}

function percent(share = 0): string {
  return `${Math.round(share * 100)} %`
}
