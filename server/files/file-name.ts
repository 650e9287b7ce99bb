import { z } from 'zod'

/** The name of a file without any folder. */
export const FileName = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^/\\\p{Cc}]+$/u, 'must be the name of a file, without folders')
