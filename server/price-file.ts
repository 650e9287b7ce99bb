import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Prices } from '../engine/models/prices.ts'

const priceFileName = 'prices.json'

const dollars = z.number().min(0)
const Models = z.record(z.string(), z.object({ input: dollars, output: dollars }))
const PriceFile = z.strictObject({ models: Models })

export interface OwnPrices {
  readonly prices: Prices
  /** What is wrong with the file; none of it counts then. */
  readonly problem?: string
}

/** The prices in the data folder, which come before the list prices; none where there is no file. */
export function readPriceFile(home: string): OwnPrices {
  let text: string
  try {
    text = readFileSync(join(home, priceFileName), 'utf8')
  } catch {
    return { prices: {} }
  }
  const shape =
    'It must be {"models": {"MODEL": {"input": 0.5, "output": 1.5}}} with US dollars for a million tokens.'
  try {
    const parsed = PriceFile.safeParse(JSON.parse(text))
    if (parsed.success) return { prices: parsed.data.models }
    const places = parsed.error.issues.map(({ path }) => path.join('.') || 'the whole')
    const where = [...new Set(places)].slice(0, 5).join(', ')
    return { prices: {}, problem: `The file ${priceFileName} is not used: see ${where}. ${shape}` }
  } catch {
    return { prices: {}, problem: `The file ${priceFileName} is not used: it is no JSON. ${shape}` }
  }
}
