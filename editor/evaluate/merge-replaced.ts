import type { TextSegment } from '../../engine/graph/graph-diff.ts'

/**
 * Words that were replaced one by one are read as one change: what went, then what came. Only blanks
 * stay between the words of such a run.
 */
export function mergeReplaced(segments: readonly TextSegment[]): readonly TextSegment[] {
  const merged: TextSegment[] = []
  let removed = ''
  let added = ''
  let blanks = ''
  const flush = (): void => {
    if (removed !== '') merged.push({ kind: 'removed', text: removed })
    if (added !== '') merged.push({ kind: 'added', text: added })
    if (blanks !== '') merged.push({ kind: 'kept', text: blanks })
    removed = ''
    added = ''
    blanks = ''
  }
  for (const { kind, text } of segments) {
    const inRun = removed !== '' || added !== ''
    if (kind === 'kept' && inRun && blanks === '' && text.trim() === '') {
      blanks = text
    } else if (kind === 'kept') {
      flush()
      merged.push({ kind, text })
    } else {
      removed += removed === '' && kind === 'added' ? '' : blanks
      added += added === '' && kind === 'removed' ? '' : blanks
      blanks = ''
      if (kind === 'removed') removed += text
      else added += text
    }
  }
  flush()
  return merged
}
