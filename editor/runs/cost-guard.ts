import { create } from 'zustand'

const storageKey = 'heddle.ask-above'
/** US dollars. Hardly any run costs that much, and one that does should not begin by a slip of the hand. */
const usual = 1

/** From which expected cost on a run asks first, in US dollars; null for never. Remembered in this browser. */
export const useCostGuard = create<{ readonly askAbove: number | null }>(() => ({
  askAbove: readAskAbove(kept()),
}))

/** Nothing where there is no browser, as in tests, or where the browser forbids it. */
function kept(): string | null {
  try {
    return localStorage.getItem(storageKey)
  } catch {
    return null
  }
}

/** What was remembered; anything else is as usual. */
export function readAskAbove(text: string | null): number | null {
  if (text === 'never') return null
  const amount = Number(text ?? Number.NaN)
  return amount > 0 && Number.isFinite(amount) ? amount : usual
}

export function chooseAskAbove(askAbove: number | null): void {
  useCostGuard.setState({ askAbove })
  localStorage.setItem(storageKey, askAbove === null ? 'never' : String(askAbove))
}

/** A run that waits for a yes, because of what it is likely to cost. */
export interface CostQuestion {
  /** US dollars, and what one run in ten went beyond. */
  readonly cost: number
  readonly p90?: number
  /** How many runs tell it. */
  readonly runs: number
  readonly begin: () => void
}

export const useCostQuestion = create<{ readonly question: CostQuestion | undefined }>(() => ({
  question: undefined,
}))

/** Begins a run, or asks first where it is likely to cost more than the person wants to spend unasked. */
export function beginWithinCost(
  expected: Omit<CostQuestion, 'begin'> | undefined,
  begin: () => void,
): void {
  const { askAbove } = useCostGuard.getState()
  const asks = expected !== undefined && askAbove !== null && expected.cost > askAbove
  useCostQuestion.setState({ question: asks ? { ...expected, begin } : undefined })
  if (!asks) begin()
}

/** @param yes whether the run begins */
export function answerCostQuestion(yes: boolean): void {
  const { question } = useCostQuestion.getState()
  useCostQuestion.setState({ question: undefined })
  if (yes) question?.begin()
}
