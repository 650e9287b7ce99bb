import type { Contender, Runner } from './contender.ts'
import type { Shape, StepsShape } from './shapes.ts'
import { isRenewed, renewed, work } from './work.ts'

/** Async functions that call each other: the least that the shapes can take, and the right answers. */
export function plainFunctions(): Contender {
  return {
    name: 'plain functions',
    prepare: async (shape) => runnerOf(shape),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

function runnerOf(shape: Shape): Runner {
  switch (shape.kind) {
    case 'steps':
      return (input) => runSteps(shape, String(input))
    case 'loop':
      return async (input) => {
        const start = String(input)
        let text = start
        do text = await improve(text)
        while (!(await isGood(text, start, shape.turns)))
        return text
      }
    case 'map':
      return (input) => Promise.all(Array.from(input, handOn))
  }
}

async function runSteps(shape: StepsShape, input: string): Promise<string> {
  const results = new Map<string, Promise<string>>()
  let last = Promise.resolve(input)
  for (const step of shape.steps) {
    const read = Promise.all(step.after.map((id) => results.get(id)!))
    last = read.then(([first]) => work(step, first ?? input))
    results.set(step.id, last)
  }
  return last
}

async function improve(text: string): Promise<string> {
  return renewed(text)
}

async function isGood(text: string, start: string, turns: number): Promise<boolean> {
  return isRenewed(text, start, turns)
}

async function handOn(text: string): Promise<string> {
  return text
}
