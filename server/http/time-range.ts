import { z } from 'zod'
import { HttpError } from './http-error.ts'

/** As far as dates go. */
const last = 8.64e15

/** A time in a query, in epoch milliseconds. */
export const moment = z
  .string()
  .refine(
    (text) => /^\d{1,16}$/.test(text) && Number(text) <= last,
    'must be a moment in epoch milliseconds',
  )
  .transform(Number)

/** @throws HttpError where a time holds nothing because it ends when it begins, or before */
export function refuseBackwards(from: number, to: number): void {
  if (from < to) return
  throw new HttpError(
    400,
    'BAD_QUERY',
    `"from" must be before "to", and ${from} is not before ${to}. Both are epoch milliseconds; without "to" the time ends now.`,
  )
}
