import { useState } from 'react'
import type { Json } from '../../engine/graph/values.ts'
import type { LabelField, ReviewGive } from '../../server/api/annotation.ts'
import { firstMissing } from './label-values.ts'
import { keepDraft, readDraft } from './review-draft.ts'
import { fieldAfter } from './review-keys.ts'

export interface ReviewDraft {
  readonly draft: ReviewGive
  /** Key of the field that the next key answers. */
  readonly current: string | undefined
  /** Key of a field that was asked for and has no answer. */
  readonly missing: string | undefined
  readonly canUndo: boolean
  label(field: string, value: Json | undefined): void
  correct(text: string): void
  /** Takes over what somebody else said. */
  replace(draft: ReviewGive): void
  go(field: string): void
  undo(): void
  /** The review where it is whole; else undefined, and what is missing is pointed at. */
  take(): ReviewGive | undefined
}

interface State {
  readonly draft: ReviewGive
  readonly current: string | undefined
  readonly missing: string | undefined
  readonly before: readonly Pick<State, 'draft' | 'current'>[]
}

/**
 * What is being said of one item. Every change is kept in the browser at once.
 * @param said what it begins with where nothing was kept
 */
export function useReviewDraft(
  queue: string,
  item: string,
  fields: readonly LabelField[],
  said: ReviewGive | undefined,
): ReviewDraft {
  const [state, setState] = useState<State>(() => {
    const kept = readDraft(queue, item)
    const isKept = Object.keys(kept.labels).length > 0 || kept.correction !== undefined
    const draft = isKept || said === undefined ? kept : said
    const current = firstMissing(fields, draft.labels)?.key ?? fields[0]?.key
    return { draft, current, missing: undefined, before: [] }
  })
  const change = (draft: ReviewGive, current: string | undefined): void => {
    keepDraft(queue, item, draft)
    setState((before) => ({
      draft,
      current,
      missing: undefined,
      before: [...before.before, { draft: before.draft, current: before.current }],
    }))
  }
  const { draft, current, missing, before } = state
  return {
    draft,
    current,
    missing,
    canUndo: before.length > 0,
    label(field, value) {
      const { [field]: _old, ...others } = draft.labels
      const labels = value === undefined ? others : { ...others, [field]: value }
      change({ ...draft, labels }, fieldAfter(fields, field, labels))
    },
    correct(correction) {
      const { correction: _old, ...rest } = draft
      const next = correction === '' ? rest : { ...rest, correction }
      keepDraft(queue, item, next)
      // A text field has an undo of its own.
      setState((now) => ({ ...now, draft: next }))
    },
    replace: (next) => change(next, firstMissing(fields, next.labels)?.key ?? current),
    go: (field) => setState((now) => ({ ...now, current: field })),
    undo() {
      const last = before.at(-1)
      if (last === undefined) return
      keepDraft(queue, item, last.draft)
      setState({ ...last, missing: undefined, before: before.slice(0, -1) })
    },
    take() {
      const lacking = firstMissing(fields, draft.labels)
      if (lacking === undefined) return draft
      setState((now) => ({ ...now, current: lacking.key, missing: lacking.key }))
      return undefined
    },
  }
}
