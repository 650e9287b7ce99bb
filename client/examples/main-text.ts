import type { Graph } from '../../engine/graph/document.ts'

/** The input that takes what a person asks: `question`, else the first text that must be given, else any text. */
export function mainInput({ inputs }: Pick<Graph, 'inputs'>): string | undefined {
  const texts = Object.entries(inputs).filter(([, input]) => input.type === 'text')
  const needed = texts.filter(([, { optional }]) => optional !== true)
  return (texts.find(([name]) => name === 'question') ?? needed[0] ?? texts[0])?.[0]
}

/** The output that answers: `answer`, else the first one. */
export function mainOutput({ outputs }: Pick<Graph, 'outputs'>): string | undefined {
  return 'answer' in outputs ? 'answer' : Object.keys(outputs)[0]
}

/** Whether Heddle keeps what was said before: there is an input for messages. */
export function keepsThread({ inputs }: Pick<Graph, 'inputs'>): boolean {
  return Object.values(inputs).some(({ type }) => type === 'messages')
}
