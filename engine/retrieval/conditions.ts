import { z } from 'zod'
import { timeOf } from './filter.ts'
import type { Filter, Range } from './search-index.ts'

const Scalar = z.union([z.string(), z.number(), z.boolean()])
/** A day or a moment; `timeOf` says which texts are. */
const Bound = z.union([
  z.number(),
  z.string().refine((text) => !Number.isNaN(timeOf(text)), 'must be a number or an ISO date'),
])
const Bounds = z.strictObject({
  above: Bound.optional(),
  from: Bound.optional(),
  below: Bound.optional(),
  to: Bound.optional(),
})

/** What passages must be, as people write it in settings; all of it must hold. */
export const Conditions = z.record(z.string().min(1), z.union([Scalar, z.array(Scalar), Bounds]))
export type Conditions = z.infer<typeof Conditions>

/** Undefined where there are no conditions. */
export function filterOf(all: readonly Conditions[]): Filter | undefined {
  const parts = all.flatMap((conditions) =>
    Object.entries(conditions).map<Filter>(([key, value]) => {
      if (Array.isArray(value)) return { key, in: value }
      return typeof value === 'object' ? { key, ...boundsOf(value) } : { key, is: value }
    }),
  )
  return parts.length === 0 ? undefined : { all: parts }
}

/** Only the bounds that are given. */
function boundsOf({ above, from, below, to }: z.infer<typeof Bounds>): Range {
  return {
    ...(above === undefined ? {} : { above }),
    ...(from === undefined ? {} : { from }),
    ...(below === undefined ? {} : { below }),
    ...(to === undefined ? {} : { to }),
  }
}
