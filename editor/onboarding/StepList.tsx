import { Check } from 'lucide-react'
import { Link } from 'wouter'
import { revealNode } from '../canvas/reveal.ts'
import { useDocument } from '../document/document-store.ts'
import { paths } from '../paths.ts'
import { showView } from '../runs/panel-view.ts'
import { setPanels } from '../shell/panels.ts'
import { nodeWithPrompt, stepNames, useFirstSteps, type StepName } from './first-steps.ts'
import styles from './FirstSteps.module.css'

const words: Readonly<Record<StepName, { readonly title: string; readonly text: string }>> = {
  run: { title: 'Run it', text: 'Send the question, and watch the nodes.' },
  prompt: { title: 'Edit a prompt', text: 'Select a node that answers, and change its words.' },
  compare: { title: 'Compare', text: 'Save a version, and see what changed.' },
  evaluate: { title: 'Evaluate', text: 'Find out whether it got better.' },
  deploy: { title: 'Deploy', text: 'Let your applications call it.' },
}

/** The first steps with those that are done; each leads to where it is done. */
export function StepList({ graph }: { graph: string }) {
  const done = useFirstSteps((state) => state.done)
  const of = `/g/${encodeURIComponent(graph)}`
  const places: Readonly<Record<StepName, string>> = {
    run: paths.graph(graph),
    prompt: paths.graph(graph),
    compare: `${of}/versions`,
    evaluate: `${of}/evaluate`,
    deploy: paths.graphDeployments(graph),
  }
  return (
    <ol className={styles.steps} aria-label="First steps">
      {stepNames.map((name, at) => {
        const isDone = done.includes(name)
        return (
          <li key={name} data-done={isDone}>
            <span className={styles.mark}>
              {isDone ? <Check size={13} strokeWidth={2.6} role="img" aria-label="Done" /> : at + 1}
            </span>
            <Link href={places[name]} className={styles.step} onClick={() => showPlace(name)}>
              <strong>{words[name].title}</strong>
              <small>{words[name].text}</small>
            </Link>
          </li>
        )
      })}
    </ol>
  )
}

/** On the canvas, which is open already, what the step is about is brought forward. */
function showPlace(name: StepName): void {
  if (name === 'run') {
    showView('ask')
    setPanels({ bottomOpen: true })
  }
  if (name === 'prompt') {
    const node = nodeWithPrompt(useDocument.getState().graph)
    if (node === undefined) return
    setPanels({ inspectorOpen: true })
    revealNode(node)
  }
}
