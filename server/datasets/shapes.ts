import { z } from 'zod'

/** The name of a dataset as people and commands write it. */
export const DatasetName = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,62}$/,
    'must begin with a small letter or digit and hold only small letters, digits, ".", "_" and "-"',
  )

/** A number in a query. */
export const wholeNumber = (least: number, most = Number.MAX_SAFE_INTEGER) =>
  z
    .string()
    .regex(/^\d{1,15}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(least).max(most))
