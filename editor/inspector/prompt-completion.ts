import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete'
import type { EditorView } from '@codemirror/view'
import { useDocument } from '../document/document-store.ts'
import { addingInput, otherSources, promptInputs } from '../document/prompt-inputs.ts'
import { lastValueLine } from './last-value.ts'

/**
 * Inputs of the node, with their type and what they carried last, and below them what else the graph
 * has: choosing that gives the node an input.
 */
export function completeInputs(context: CompletionContext, node: string): CompletionResult | null {
  const before = context.matchBefore(/\{\{?\s*[\w-]*/)
  if (before === null) return null
  // In a prompt a brace is the beginning of a placeholder; in a template of JSON it is a brace.
  const isSingle = !before.text.startsWith('{{')
  if (isSingle && !context.explicit && /^\s*(\{(?!\{)|\[)/.test(context.state.doc.toString()))
    return null
  const { graph, context: check } = useDocument.getState()
  if (graph === undefined) return null
  const own = promptInputs(graph, node, check).map(
    ({ name, type, description, source }): Completion => {
      const value = lastValueLine(source, 34)
      return {
        label: `{{${name}}}`,
        detail: value === '' ? type : `${type} · ${value}`,
        section: { name: 'Inputs', rank: 0 },
        ...infoOf(description, lastValueLine(source, 400)),
      }
    },
  )
  const others = otherSources(graph, node, check).map(({ name, type, reference }): Completion => {
    const value = lastValueLine(reference, 24)
    return {
      label: `{{${name}}}`,
      detail: `${reference} · ${type}${value === '' ? '' : ` · ${value}`}`,
      section: { name: 'Adds an input', rank: 1 },
      ...infoOf('', lastValueLine(reference, 400)),
      apply: (view, _completion, from, to) =>
        addAndWrite(view, { from, to }, node, name, reference),
    }
  })
  return { from: before.from, to: endOf(context), options: [...own, ...others], filter: true }
}

function infoOf(description: string, value: string): Pick<Completion, 'info'> {
  const text = [description, value === '' ? '' : `Last: ${value}`]
    .filter((part) => part !== '')
    .join('\n\n')
  return text === '' ? {} : { info: text }
}

function addAndWrite(
  view: EditorView,
  range: { readonly from: number; readonly to: number },
  node: string,
  name: string,
  reference: string,
): void {
  const { graph, dispatch } = useDocument.getState()
  if (graph !== undefined)
    dispatch({
      type: 'batch',
      label: `Gave ${node} the input ${name}`,
      commands: addingInput(graph, node, name, reference),
    })
  const insert = `{{${name}}}`
  view.dispatch({
    changes: { ...range, insert },
    selection: { anchor: range.from + insert.length },
  })
}

/** Closing braces that stand there already are replaced, not doubled. */
function endOf({ state, pos }: CompletionContext): number {
  return state.sliceDoc(pos, pos + 2) === '}}' ? pos + 2 : pos
}
