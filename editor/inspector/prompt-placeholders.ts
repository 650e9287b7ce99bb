import { StateEffect, type EditorState } from '@codemirror/state'
import {
  Decoration,
  EditorView,
  MatchDecorator,
  ViewPlugin,
  type DecorationSet,
  type ViewUpdate,
} from '@codemirror/view'
import { readReference } from '../../engine/graph/reference.ts'
import { revealNode } from '../canvas/reveal.ts'
import { inputsId } from '../document/command.ts'
import { useDocument } from '../document/document-store.ts'
import { sourcesAt } from '../document/apply-command.ts'
import styles from './PromptField.module.css'

/** Tells a prompt that what is known of its placeholders has changed. */
export const markAgain = StateEffect.define()

const pattern = /\{\{\s*([A-Za-z][\w-]*)[^{}]*\}\}/g

export interface Placeholder {
  readonly name: string
  readonly from: number
  readonly to: number
}

/** The placeholder at a position of a prompt. */
export function placeholderAt(state: EditorState, position: number): Placeholder | undefined {
  const line = state.doc.lineAt(position)
  for (const match of line.text.matchAll(pattern)) {
    const from = line.from + match.index
    const to = from + match[0].length
    if (position >= from && position <= to) return { name: match[1]!, from, to }
  }
  return undefined
}

/** The placeholders that nothing feeds, as the check found them. */
export function unfedNames(node: string, problems = useDocument.getState().problems): string {
  return problems
    .flatMap(({ code, node: its, port }) =>
      code === 'prompt-variable' && its === node && port !== undefined ? [port] : [],
    )
    .join(' ')
}

/** Placeholders stand out, and those that nothing feeds are underlined. */
export function placeholderMarks(nodeNow: () => string) {
  const known = Decoration.mark({ class: styles.placeholder ?? '' })
  const unfed = Decoration.mark({ class: `${styles.placeholder} ${styles.unfed}` })
  const matcher = new MatchDecorator({
    regexp: pattern,
    decoration: ([, name]) => (unfedNames(nodeNow()).split(' ').includes(name!) ? unfed : known),
  })
  return ViewPlugin.fromClass(
    class {
      decorations: DecorationSet
      constructor(editor: EditorView) {
        this.decorations = matcher.createDeco(editor)
      }
      update(update: ViewUpdate): void {
        const isAgain = update.transactions.some(({ effects }) =>
          effects.some((effect) => effect.is(markAgain)),
        )
        this.decorations = isAgain
          ? matcher.createDeco(update.view)
          : matcher.updateDeco(update, this.decorations)
      }
    },
    { decorations: (plugin) => plugin.decorations },
  )
}

/** With Ctrl or the command key a click on a placeholder goes to what feeds it. */
export function jumpToSource(nodeNow: () => string) {
  return EditorView.domEventHandlers({
    mousedown(event, view) {
      if (!event.ctrlKey && !event.metaKey) return false
      const position = view.posAtCoords({ x: event.clientX, y: event.clientY })
      const found = position === null ? undefined : placeholderAt(view.state, position)
      return found !== undefined && goToSource(nodeNow(), found.name)
    },
  })
}

/** Selects what feeds an input and brings it into view. Returns whether there is anything. */
export function goToSource(node: string, input: string): boolean {
  const { graph } = useDocument.getState()
  const source = graph === undefined ? undefined : sourcesAt(graph, node, input)[0]
  if (source === undefined) return false
  const parts = readReference(source)
  if (parts.kind === 'port') revealNode(parts.node)
  else if (parts.kind === 'input') revealNode(inputsId)
  return parts.kind === 'port' || parts.kind === 'input'
}
