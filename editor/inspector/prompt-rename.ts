import { StateEffect, StateField } from '@codemirror/state'
import { keymap, showPanel, type EditorView, type Panel } from '@codemirror/view'
import { useDocument } from '../document/document-store.ts'
import { renamingInput } from '../document/prompt-inputs.ts'
import { toastWithUndo } from '../document/undo.ts'
import { placeholderAt } from './prompt-placeholders.ts'
import styles from './PromptField.module.css'

const setRenamed = StateEffect.define<string | undefined>()

/** Asks for another name of an input, below the prompt. */
export function openRename(view: EditorView, name: string): void {
  view.dispatch({ effects: setRenamed.of(name) })
}

/** F2 in a placeholder gives its input another name, wherever that stands. */
export function renaming(nodeNow: () => string) {
  const renamed = StateField.define<string | undefined>({
    create: () => undefined,
    update(value, { effects }) {
      for (const effect of effects) if (effect.is(setRenamed)) return effect.value
      return value
    },
    provide: (field) =>
      showPanel.from(field, (name) =>
        name === undefined ? null : (view) => renamePanel(view, nodeNow(), name),
      ),
  })
  return [
    renamed,
    keymap.of([
      {
        key: 'F2',
        run(view) {
          const found = placeholderAt(view.state, view.state.selection.main.head)
          if (found === undefined) return false
          openRename(view, found.name)
          return true
        },
      },
    ]),
  ]
}

function renamePanel(view: EditorView, node: string, name: string): Panel {
  const dom = document.createElement('div')
  dom.className = styles.rename ?? ''
  const label = document.createElement('label')
  label.textContent = 'New name'
  const field = document.createElement('input')
  field.value = name
  field.spellcheck = false
  field.setAttribute('aria-label', `New name of ${name}`)
  const said = document.createElement('p')
  said.setAttribute('role', 'alert')
  label.append(field)
  dom.append(label, said)
  const close = (): void => {
    view.dispatch({ effects: setRenamed.of(undefined) })
    view.focus()
  }
  field.addEventListener('keydown', (event) => {
    event.stopPropagation()
    if (event.key === 'Escape') close()
    if (event.key !== 'Enter') return
    event.preventDefault()
    const reason = rename(node, name, field.value.trim())
    if (reason === undefined) close()
    else said.textContent = reason
  })
  return {
    dom,
    mount() {
      field.focus()
      field.select()
    },
  }
}

/** Returns why not. */
function rename(node: string, from: string, to: string): string | undefined {
  const { graph, context, dispatch } = useDocument.getState()
  if (graph === undefined) return undefined
  const commands = renamingInput(graph, node, { from, to }, context)
  if (typeof commands === 'string') return commands
  if (commands.length === 0) return undefined
  dispatch({ type: 'batch', label: `Renamed ${node}.${from} to ${to}`, commands })
  toastWithUndo(`Renamed ${from} to ${to} everywhere in ${node}.`)
  return undefined
}
