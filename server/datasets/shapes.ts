import { z } from 'zod'

/** The name of a dataset as people and commands write it. */
export const DatasetName = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,62}$/,
    'must begin with a small letter or digit and hold only small letters, digits, ".", "_" and "-"',
  )
