import { readFileSync } from 'node:fs'
import type { z } from 'zod'
import { Requirements } from '../../experiments/requirements.ts'
import { shapeProblems } from '../../http/shape-problems.ts'
import { readJson } from '../check/read-json.ts'
import { UsageError } from '../usage-error.ts'

/**
 * The requirements that stand in a file.
 * @param shown how messages call the file
 * @throws UsageError with everything that is wrong, each with its line
 */
export function readRequirements(file: string, shown: string): z.output<typeof Requirements> {
  const json = readJson(readFileSync(file, 'utf8'))
  const parsed = json.readable ? Requirements.safeParse(json.value) : undefined
  const misfits =
    parsed?.success === false
      ? shapeProblems(parsed.error.issues, json.value, 'the file').map(({ message, path }) => ({
          message,
          place: json.placeAt(path),
        }))
      : []
  // Also what could be read, such as a key that stands there twice: one of the two would be lost.
  const mistakes = json.problems.map(({ problem, place }) => ({ message: problem.message, place }))
  const wrong = [...mistakes, ...misfits]
  if (parsed?.success === true && wrong.length === 0) return parsed.data
  const lines = wrong.map(({ message, place }) => `\n  ${shown}:${place.line}: ${message}`)
  throw new UsageError(`The requirements cannot be read:${lines.join('')}`)
}
