import { existsSync, readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { createCatalogue } from '../../engine/graph/catalogue.ts'
import { checkContext } from '../../engine/graph/catalogue-check.ts'
import type { NodeType } from '../../engine/graph/define-node.ts'
import { Json } from '../../engine/graph/values.ts'

const Config = z.record(z.string(), Json)
const StoredUpgrade = z.strictObject({ before: Config, after: Config })

/**
 * What is missing or wrong about how a node type upgrades the settings of its older versions. For each
 * of them `TYPE@VERSION.json` must lie in the folder: `before` as that version wrote its settings, and
 * `after` as the newest one means them.
 */
export function upgradeFaults(type: NodeType, folder: string): string[] {
  const context = checkContext(createCatalogue([type]))
  const faults: string[] = []
  if (type.version > 1 && type.migrate === undefined) {
    faults.push(`"${type.type}" is at version ${type.version} and has no migrate.`)
  }
  for (let from = 1; from < type.version; from += 1) {
    const name = `${type.type}@${from}.json`
    const file = `${folder}/${name}`
    if (!existsSync(file)) {
      faults.push(`There is no ${name} with settings of version ${from}.`)
      continue
    }
    const { before, after } = StoredUpgrade.parse(JSON.parse(readFileSync(file, 'utf8')))
    const upgraded = type.migrate?.(structuredClone(before), from) ?? before
    if (!isDeepStrictEqual(upgraded, after)) {
      faults.push(`The settings of ${name} become ${JSON.stringify(upgraded)}.`)
    }
    for (const { message } of context.configProblems?.(type.type, after) ?? []) {
      faults.push(`What ${name} expects ${message}`)
    }
  }
  return faults
}
