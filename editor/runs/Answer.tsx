import { MessageCircleQuestionMark } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Link } from 'wouter'
import { readReference, sourcesOf } from '../../engine/graph/reference.ts'
import type { Json } from '../../engine/graph/values.ts'
import type { Trace } from '../../engine/run/trace.ts'
import { revealNode } from '../canvas/reveal.ts'
import { isLarge, readVerdict, shapeOf } from '../canvas/value-shape.ts'
import { useDocument } from '../document/document-store.ts'
import { useFirstSteps } from '../onboarding/first-steps.ts'
import { paths } from '../paths.ts'
import { sampleGraph } from '../shell/last-graph.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { formatScore } from '../ui/figures.ts'
import { loadLater } from '../ui/load-later.tsx'
import { GiveFeedback } from '../feedback/GiveFeedback.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Badge } from '../ui/Badge.tsx'
import { AnswerText, Sources } from './AnswerText.tsx'
import { readCitations } from './citations.ts'
import { LitAnswer } from './LitAnswer.tsx'
import { OpenQuestions } from './OpenQuestions.tsx'
import { setRunInputs, useRunInputs } from './run-inputs.ts'
import { isOpen, useRunStore } from './run-store.ts'
import { useSpanTitle } from './span-title.ts'
import { textBus } from './text-bus.ts'
import { useExperimentsOfRuns } from './use-experiments-of-runs.ts'
import { useRunNames } from './use-run-names.ts'
import { useFullValue } from './values.ts'
import styles from './Answer.module.css'

const StartCards = loadLater(() => import('../onboarding/StartCards.tsx'))

/** What the run gives back: the answer as it comes, then whole, with the passages it rests on. */
export function Answer() {
  const trace = useRunStore((state) => state.trace)
  const starting = useRunStore((state) => state.starting)
  const refusal = useRunStore((state) => state.refusal)
  if (refusal.length > 0) {
    return (
      <div className={styles.answer}>
        <Notice tone="error" title="The run did not begin">
          {refusal.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </Notice>
      </div>
    )
  }
  if (trace === undefined && !starting) {
    return <NoAnswerYet />
  }
  return (
    <div className={styles.answer} aria-live="off">
      {trace !== undefined && <OtherInput trace={trace} />}
      {trace?.replayOf !== undefined && <Origin trace={trace} replayOf={trace.replayOf} />}
      {trace?.experiment !== undefined && <OfExperiment trace={trace} id={trace.experiment} />}
      <OpenQuestions />
      {trace?.status !== 'waiting' &&
        (trace === undefined || isOpen(trace) ? <Growing /> : <Given trace={trace} />)}
      {(trace?.status === 'succeeded' || trace?.status === 'failed') && (
        <GiveFeedback
          key={trace.run}
          run={trace.run}
          graph={trace.graph}
          isAnswer={Object.keys(trace.outputs).length > 0}
        />
      )}
    </div>
  )
}

/** Who has never run a graph chooses how to begin; all others know what comes here. */
function NoAnswerYet() {
  const isNew = useFirstSteps(({ done, closed }) => !closed && !done.includes('run'))
  const isSample = useDocument(({ graph }) => graph?.name === sampleGraph)
  if (isNew && isSample) return <StartCards />
  return (
    <EmptyState icon={<MessageCircleQuestionMark />} title="The answer appears here">
      Send the question: the run shows on the canvas step by step, and the answer names the passages
      it rests on.
    </EmptyState>
  )
}

const nothingGiven: Readonly<Record<string, Json>> = {}

/** What the run was asked, where the fields beside it ask something else. */
function OtherInput({ trace: { graph, input } }: { trace: Trace }) {
  const inputs = useDocument((state) => state.graph?.inputs)
  const values = useRunInputs((state) => (state.graph === graph ? state.values : nothingGiven))
  const texts = Object.entries(input).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : [],
  )
  const isOther = texts.some(
    ([name, value]) => (values[name] ?? inputs?.[name]?.default ?? '') !== value,
  )
  // A value that is too large for the fields stands in the trace only by its name.
  if (!isOther || Object.values(input).some((value) => isLarge(value))) return null
  return (
    <p className={styles.asked}>
      <q>{texts[0]?.[1]}</q>
      <button type="button" onClick={() => setRunInputs(graph, input)}>
        Take this question
      </button>
    </p>
  )
}

/** What a replay repeats. */
function Origin({ trace: { graph, run }, replayOf }: { trace: Trace; replayOf: string }) {
  const nameOf = useRunNames(graph)
  return (
    <p className={styles.replay}>
      {nameOf(run)}, a replay of the run{' '}
      <Link href={paths.run(graph, replayOf)}>{nameOf(replayOf)}</Link>
    </p>
  )
}

/** The evaluation that a run was made for; nothing where that was deleted. */
function OfExperiment({ trace: { graph }, id }: { trace: Trace; id: string }) {
  const experiment = useExperimentsOfRuns(graph).get(id)
  if (experiment === undefined) return null
  return (
    <p className={styles.replay}>
      {experiment.sample === true ? 'Recorded by Heddle for' : 'A run of'} the evaluation{' '}
      <Link href={paths.experiment(graph, id)}>{experiment.name}</Link>
    </p>
  )
}

/** The text of the node that feeds the graph's first text output, while it is written. */
function Growing() {
  const source = useDocument(({ graph }) => {
    const outputs = graph?.outputs ?? {}
    const first = sourcesOf(outputs['answer'] ?? Object.values(outputs)[0])[0]
    const parts = first === undefined ? undefined : readReference(first)
    return parts?.kind === 'port' ? `${parts.node} ${parts.port}` : undefined
  })
  const element = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    if (element.current === null || source === undefined) return undefined
    const [node = '', port = ''] = source.split(' ')
    return textBus.attach(element.current, node, port, Number.POSITIVE_INFINITY)
  }, [source])
  return <p ref={element} className={styles.growing} />
}

function Given({ trace }: { trace: Trace }) {
  const { error, outputs } = trace
  const failed = error?.node?.split('/')[0]
  const node = useDocument(({ graph }) =>
    failed === undefined || graph?.nodes[failed] === undefined ? undefined : failed,
  )
  const { title } = useSpanTitle({ path: failed ?? '', node: failed ?? '', nodeType: '' })
  const entries = Object.entries(outputs)
  const main =
    entries.find(([name, value]) => name === 'answer' && typeof value === 'string') ??
    // What is left of a run that failed is not what was asked for.
    (trace.status === 'failed' ? undefined : entries.find(([, value]) => typeof value === 'string'))
  const citations = entries.map(([, value]) => readCitations(value)).find((list) => list.length > 0)
  const others = entries.filter(
    ([name, value]) => name !== main?.[0] && readCitations(value).length === 0,
  )
  return (
    <>
      {trace.status === 'failed' && (
        <Notice
          tone="error"
          title={failureTitle(trace, failed === undefined ? undefined : title)}
          action={node !== undefined && <Button onPress={() => revealNode(node)}>Why</Button>}
        >
          {error?.message ?? 'The run failed.'}
          {error?.hint !== undefined && <p>{error.hint}</p>}
        </Notice>
      )}
      {trace.status === 'cancelled' && <Notice>The run was stopped. What it did is kept.</Notice>}
      {main !== undefined && <MainText value={main[1]} citations={citations ?? []} />}
      <Sources citations={citations ?? []} />
      {others.length > 0 && (
        <ul className={styles.others}>
          {others.map(([name, value]) => (
            <li key={name}>
              <OtherOutput name={name} value={value} />
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function MainText({
  value,
  citations,
}: {
  value: Json
  citations: ReturnType<typeof readCitations>
}) {
  const full = useFullValue(value).value
  return (
    <LitAnswer citations={citations}>
      <AnswerText text={typeof full === 'string' ? full : ''} citations={citations} />
    </LitAnswer>
  )
}

function OtherOutput({ name, value }: { name: string; value: Json }) {
  const verdict = readVerdict(value)
  if (verdict === undefined) {
    return (
      <Badge>
        {name} {shapeOf(value, 'any')}
      </Badge>
    )
  }
  return (
    <Badge tone={verdict.pass ? 'ok' : 'warn'}>
      {name}: {verdict.pass ? 'passes' : 'does not pass'}
      {verdict.score !== null && ` ${formatScore(verdict.score)}`}
    </Badge>
  )
}

function failureTitle({ error }: Trace, node: string | undefined): string {
  if (error?.code === 'budget') return 'Stopped by its budget'
  return node === undefined ? 'The run failed' : `${node} failed`
}
