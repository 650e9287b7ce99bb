import { setTimeout as wait } from 'node:timers/promises'
import type { Shape, Work } from './shapes.ts'

/** Digits at the start of a text: the only part that a step changes. */
const digits = 12

const filler = 'The heddle lifts the threads of the warp, and the shuttle passes between them. '

/** What a run is started with: a text, or the list of a map. */
export type Input = string | readonly string[]

/** More numbers than one run uses up. */
const numbersOfRun = 10_000

/**
 * The input of one run. No two runs have a text in common, nor do their steps: what is stored once
 * by its content must not profit from rounds that repeat each other.
 */
export function inputOf(shape: Shape, run: number): Input {
  const number = run * numbersOfRun
  if (shape.kind !== 'map') return newText(number, shape.length)
  return Array.from({ length: shape.items }, (_, at) => newText(number + at, shape.length))
}

function newText(number: number, length: number): string {
  const words = filler.repeat(Math.ceil(length / filler.length))
  return String(number).padStart(digits, '0') + words.slice(0, length - digits)
}

/** What a step does, the same for every contender. */
export async function work({ milliseconds, renews }: Work, text: string): Promise<string> {
  if (milliseconds > 0) await wait(milliseconds)
  return renews ? renewed(text) : text
}

/** Another text of the same length. */
export function renewed(text: string): string {
  return String(numberOf(text) + 1).padStart(digits, '0') + text.slice(digits)
}

/** Whether a text has been renewed this often since the start. */
export function isRenewed(text: string, start: string, times: number): boolean {
  return numberOf(text) - numberOf(start) >= times
}

function numberOf(text: string): number {
  return Number(text.slice(0, digits))
}
