import { hoverTooltip, type EditorView } from '@codemirror/view'
import { useDocument } from '../document/document-store.ts'
import { addingInput, otherSources, promptInputs } from '../document/prompt-inputs.ts'
import { lastValueLine } from './last-value.ts'
import { goToSource, placeholderAt, unfedNames } from './prompt-placeholders.ts'
import { openRename } from './prompt-rename.ts'
import styles from './PromptField.module.css'

/** Over a placeholder: what feeds it and what that was last, or how to feed it; and another name for it. */
export function placeholderHints(nodeNow: () => string) {
  return hoverTooltip((view, position) => {
    const found = placeholderAt(view.state, position)
    if (found === undefined) return null
    return {
      pos: found.from,
      end: found.to,
      above: true,
      create: () => ({ dom: hint(view, nodeNow(), found.name) }),
    }
  })
}

function hint(view: EditorView, node: string, name: string): HTMLElement {
  const { graph, context } = useDocument.getState()
  const element = part('div', styles.tip)
  if (graph === undefined) return element
  const input = promptInputs(graph, node, context).find((one) => one.name === name)
  const isUnfed = unfedNames(node).split(' ').includes(name)
  const value = lastValueLine(input?.source, 160)
  if (input?.source !== undefined) {
    element.append(part('strong', undefined, `${input.source} · ${input.type}`))
    element.append(
      part('p', undefined, value === '' ? 'No run is shown that has a value for it.' : value),
    )
  } else if (isUnfed) {
    element.append(part('strong', undefined, `Nothing feeds ${name}, so it stays empty.`))
  } else element.append(part('strong', undefined, `${name} is filled in by the node.`))
  const actions = part('div', styles.tipActions)
  if (input?.source !== undefined)
    actions.append(action('Go to its source', () => void goToSource(node, name)))
  if (isUnfed)
    for (const fix of fixesFor(node, name))
      actions.append(action(fix.label, () => feed(node, name, fix.reference)))
  if (input !== undefined) actions.append(action('Rename', () => openRename(view, name)))
  if (actions.childElementCount > 0) element.append(actions)
  return element
}

/** What could feed an input: what has its name first, or else a new input of the graph. */
function fixesFor(node: string, name: string): { label: string; reference: string | undefined }[] {
  const { graph, context } = useDocument.getState()
  if (graph === undefined) return []
  const sources = otherSources(graph, node, context)
  const same = sources.filter((source) => source.reference.split('.')[1] === name).slice(0, 3)
  const named = same.map(({ reference }) => ({ label: `Wire it to ${reference}`, reference }))
  return Object.hasOwn(graph.inputs, name)
    ? [{ label: `Wire it to $.${name}`, reference: `$.${name}` }]
    : [...named, { label: 'Add input', reference: undefined }]
}

function feed(node: string, name: string, reference: string | undefined): void {
  const { graph, dispatch } = useDocument.getState()
  if (graph === undefined) return
  const label = reference === undefined ? `Added the input ${name}` : `Connected ${node}.${name}`
  dispatch({ type: 'batch', label, commands: addingInput(graph, node, name, reference) })
}

function action(label: string, run: () => void): HTMLElement {
  const button = part('button', undefined, label)
  button.setAttribute('type', 'button')
  // The field keeps the focus, and the hint goes with what it was about.
  button.addEventListener('mousedown', (event) => event.preventDefault())
  button.addEventListener('click', run)
  return button
}

function part(tag: string, className?: string, text = ''): HTMLElement {
  const element = document.createElement(tag)
  if (className !== undefined) element.className = className
  element.textContent = text
  return element
}
