import { openGate, type CallGate } from './call-gate.ts'
import { listPrices, type Prices } from './prices.ts'

/** What holds for every call to a model. */
export interface CallSettings {
  readonly prices: Prices
  /** Milliseconds without a sign of life after which a call has failed. */
  readonly patience: number
  /** Milliseconds that a call may take in all, counted from its turn. Left out, as long as it lives. */
  readonly timeout?: number | undefined
  readonly gate: CallGate
}

/** Three minutes: a model on a slow machine may need that long to read a long prompt. */
export const defaultCallSettings: CallSettings = {
  prices: listPrices.models,
  patience: 180_000,
  gate: openGate,
}
