import { listPrices, type Prices } from './prices.ts'

/** What holds for every call to a model. */
export interface CallSettings {
  readonly prices: Prices
  /** Milliseconds without a sign of life after which a call has failed. */
  readonly patience: number
}

/** Three minutes: a model on a slow machine may need that long to read a long prompt. */
export const defaultCallSettings: CallSettings = { prices: listPrices.models, patience: 180_000 }
