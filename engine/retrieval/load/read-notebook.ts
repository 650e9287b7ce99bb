import { stripVTControlCharacters } from 'node:util'
import { z } from 'zod'
import { checkCharacters, type LoadLimits } from './limits.ts'
import { Refusal } from './loaded-document.ts'
import { fenced } from './read-code.ts'
import { firstHeading } from './read-markdown.ts'
import type { ReadText } from './read-text.ts'

/** Longer outputs are cut: they are logs and tables of numbers as a rule. */
const longestOutput = 10_000

const Lines = z
  .union([z.string(), z.array(z.string())])
  .transform((lines) => (typeof lines === 'string' ? lines : lines.join('')))

const Output = z.looseObject({
  text: Lines.optional(),
  data: z
    .looseObject({ 'text/plain': Lines.optional(), 'text/markdown': Lines.optional() })
    .optional(),
  ename: z.string().optional(),
  evalue: z.string().optional(),
})

const Cell = z.looseObject({
  cell_type: z.string(),
  source: Lines.optional(),
  // Version 3 of the format calls the source of code its input.
  input: Lines.optional(),
  outputs: z.array(Output).optional(),
})

const Notebook = z.looseObject({
  cells: z.array(Cell).optional(),
  worksheets: z.array(z.looseObject({ cells: z.array(Cell) })).optional(),
  metadata: z
    .looseObject({
      title: z.string().optional(),
      language_info: z.looseObject({ name: z.string().optional() }).optional(),
      kernelspec: z.looseObject({ language: z.string().optional() }).optional(),
    })
    .optional(),
})

/**
 * Reads a Jupyter notebook: its texts as they are, its code and the texts it put out as blocks of
 * code. Pictures that it put out are left out.
 * @throws Refusal
 */
export function readNotebook(text: string, limits: LoadLimits): ReadText {
  checkCharacters(text.length, limits)
  const { cells, worksheets = [], metadata } = parse(text)
  const language = metadata?.language_info?.name ?? metadata?.kernelspec?.language ?? 'python'
  let cut = 0
  const parts = [...(cells ?? []), ...worksheets.flatMap((sheet) => sheet.cells)].flatMap(
    (cell) => {
      const source = (cell.source ?? cell.input ?? '').trim()
      if (cell.cell_type !== 'code') return source === '' ? [] : [source]
      const outputs = (cell.outputs ?? []).map(outputText).filter((output) => output.trim() !== '')
      cut += outputs.filter(({ length }) => length > longestOutput).length
      return [
        ...(source === '' ? [] : [fenced(source, language)]),
        ...outputs.map((output) => fenced(output.slice(0, longestOutput), '')),
      ]
    },
  )
  const whole = parts.map((part) => part.trimEnd()).join('\n\n')
  return {
    title: metadata?.title ?? firstHeading(whole),
    text: whole === '' ? '' : `${whole}\n`,
    format: 'markdown',
    metadata: { language },
    warnings:
      cut === 0
        ? []
        : [`${cut} of its outputs are longer than ${longestOutput} characters and were cut.`],
  }
}

function parse(text: string): z.infer<typeof Notebook> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Refusal('it is no notebook, for it is no JSON.')
  }
  const notebook = Notebook.safeParse(value)
  if (!notebook.success || (notebook.data.cells ?? notebook.data.worksheets) === undefined)
    throw new Refusal('it is no notebook: it holds no cells, or cells that are not understood.')
  return notebook.data
}

/** What a cell put out, as text. Signs that colour a terminal are taken out. */
function outputText({ text, data, ename, evalue }: z.infer<typeof Output>): string {
  const failure = ename === undefined ? undefined : `${ename}: ${evalue ?? ''}`
  const output = text ?? data?.['text/markdown'] ?? data?.['text/plain'] ?? failure ?? ''
  return stripVTControlCharacters(output)
}
