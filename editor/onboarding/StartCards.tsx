import { LayoutTemplate, Play, SquareDashed } from 'lucide-react'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { paths } from '../paths.ts'
import { useRunInputs } from '../runs/run-inputs.ts'
import { startRun } from '../runs/start-run.ts'
import { useExperimentsOfRuns } from '../runs/use-experiments-of-runs.ts'
import { sampleGraph } from '../shell/last-graph.ts'
import { NewGraphDialog } from '../shell/NewGraphDialog.tsx'
import { TemplatesDialog } from './TemplatesDialog.tsx'
import styles from './StartCards.module.css'

/** The three ways to begin, beside the sample that is open: run it, take a template, or nothing at all. */
export default function StartCards() {
  const [, go] = useLocation()
  const [asking, setAsking] = useState<'template' | 'blank'>()
  const question = useRunInputs(({ values }) => values['question'])
  const recorded = [...useExperimentsOfRuns(sampleGraph).values()].find(
    ({ sample, status }) => sample === true && status === 'done',
  )
  const first = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    // Enter is enough for whoever has not gone anywhere yet.
    if (document.activeElement === document.body) first.current?.focus({ preventScroll: true })
  }, [])
  return (
    <section className={styles.start} aria-label="Begin">
      <h2>Where do you want to begin?</h2>
      <div className={styles.cards}>
        <button
          ref={first}
          type="button"
          className={styles.card}
          data-first
          onClick={() => startRun()}
        >
          <Face icon={<Play fill="currentColor" />} title="Try the sample">
            {typeof question === 'string' && question !== ''
              ? `Asks Heddle’s own documentation: “${question}”`
              : 'Asks Heddle’s own documentation.'}
          </Face>
        </button>
        <button type="button" className={styles.card} onClick={() => setAsking('template')}>
          <Face icon={<LayoutTemplate />} title="Start from a template">
            A copy of a graph that works: search and answer, agents, extraction, judges.
          </Face>
        </button>
        <button type="button" className={styles.card} onClick={() => setAsking('blank')}>
          <Face icon={<SquareDashed />} title="Blank">
            An empty canvas with one input. The canvas guides from there.
          </Face>
        </button>
      </div>
      {recorded !== undefined && (
        <p className={styles.recorded}>
          The sample has two versions, and Heddle has compared them:{' '}
          <Link href={paths.experiment(sampleGraph, recorded.id)}>which one is better?</Link>
        </p>
      )}
      {asking === 'template' && (
        <TemplatesDialog
          onClose={() => setAsking(undefined)}
          onMade={(name) => go(paths.graph(name))}
        />
      )}
      {asking === 'blank' && (
        <NewGraphDialog
          copyOf={undefined}
          onClose={() => setAsking(undefined)}
          onMade={(name) => go(paths.graph(name))}
        />
      )}
    </section>
  )
}

function Face({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <>
      <span className={styles.icon} aria-hidden>
        {icon}
      </span>
      <strong>{title}</strong>
      <small>{children}</small>
    </>
  )
}
