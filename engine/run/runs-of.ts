import type { Journal, RunRecord } from '../journal/journal.ts'

/** All runs that are under way, or wait, oldest first. */
export function runsOf(journal: Journal, status: 'running' | 'waiting'): readonly RunRecord[] {
  const found: RunRecord[] = []
  for (let before: string | undefined; ;) {
    const page = journal.runs({
      status,
      limit: 200,
      ...(before === undefined ? {} : { before }),
    })
    found.push(...page)
    before = page.at(-1)?.id
    if (page.length < 200) return found.reverse()
  }
}
