import { z } from 'zod'

/** A number in a query. */
export const wholeNumber = (least: number, most = Number.MAX_SAFE_INTEGER) =>
  z.string().transform((text, context) => {
    const read = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN
    if (read >= least && read <= most) return read
    const bounds =
      most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`
    const message = `must be a whole number ${bounds}, and is "${text.slice(0, 40)}"`
    context.addIssue({ code: 'custom', message })
    return z.NEVER
  })
