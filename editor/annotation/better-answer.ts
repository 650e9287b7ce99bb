import type { QueueItem, ReviewGive } from '../../server/api/annotation.ts'
import { answerIn } from '../evaluate/row-words.ts'

/** The answer that a reviewer begins to write from. */
export function givenAnswer({ runs }: QueueItem): string {
  return runs[0] === undefined ? '' : answerIn(runs[0].outputs)
}

/** A better answer that is the given one says nothing. */
export function withoutSame(review: ReviewGive, item: QueueItem): ReviewGive {
  const { correction, ...rest } = review
  const text = correction?.trim() ?? ''
  const isSame = item.runs.length === 1 && text === givenAnswer(item).trim()
  return text === '' || isSame ? rest : { ...rest, correction: text }
}

/** Puts the caret behind what is written there, at once: the next key must reach it. */
export function focusBetter(): void {
  const area = document.querySelector<HTMLTextAreaElement>('[data-better]')
  area?.focus()
  area?.setSelectionRange(area.value.length, area.value.length)
}

/** Words are typed at once where the field asks for them. */
export function focusWords(field: string): void {
  document
    .querySelector<HTMLTextAreaElement>(`[data-field="${CSS.escape(field)}"] textarea`)
    ?.focus()
}
