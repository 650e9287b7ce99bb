import { ChevronDown, ChevronUp } from 'lucide-react'
import { useEffect, useEffectEvent } from 'react'
import { Link } from 'wouter'
import type { ExperimentAnswer, RowDetail, RowSide } from '../../server/api/experiments.ts'
import { GiveFeedback } from '../feedback/GiveFeedback.tsx'
import { withoutMarks } from '../markdown/without-marks.ts'
import { paths } from '../paths.ts'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { formatCost, formatDuration } from '../ui/figures.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { ValueView } from '../values/ValueView.tsx'
import { PassagesView } from './PassagesView.tsx'
import { useRowDetail, type Pair } from './row-requests.ts'
import { answerOf, questionOf } from './row-words.ts'
import { RowScores } from './RowScores.tsx'
import { SideTrace } from './SideTrace.tsx'
import { WordDiff } from './WordDiff.tsx'
import styles from './RowDialog.module.css'

interface Props {
  readonly experiment: ExperimentAnswer
  readonly pair: Pair
  readonly metric: string
  /** Id of the example. */
  readonly example: string
  readonly onStep: (step: 1 | -1) => void
  readonly onClose: () => void
}

/** One example in full: both answers, their scores, the passages they rest on, and both traces. */
export default function RowDialog({ experiment, pair, metric, example, onStep, onClose }: Props) {
  const { data, error, isPending } = useRowDetail(experiment.id, pair, example)
  const step = useEffectEvent(onStep)
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const { target, key, ctrlKey, metaKey, altKey } = event
      if (ctrlKey || metaKey || altKey) return
      if (target instanceof HTMLElement && target.matches('input, textarea')) return
      if (key === 'j') step(1)
      if (key === 'k') step(-1)
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [])
  return (
    <Dialog
      shape="drawer"
      wide="full"
      title={data === undefined ? example : questionOf(data.example.inputs)}
      isOpen
      onClose={onClose}
      aside={
        <span className={styles.steps}>
          <IconButton label="Previous example" keys="K" onPress={() => onStep(-1)}>
            <ChevronUp />
          </IconButton>
          <IconButton label="Next example" keys="J" onPress={() => onStep(1)}>
            <ChevronDown />
          </IconButton>
        </span>
      }
      actions={<Button onPress={onClose}>Close</Button>}
    >
      {error !== null && (
        <Notice tone="error" title="The example could not be loaded">
          {error.message}
        </Notice>
      )}
      {isPending && error === null && <Skeleton height={420} />}
      {data !== undefined && <Opened experiment={experiment} detail={data} metric={metric} />}
    </Dialog>
  )
}

interface OpenedProps {
  readonly experiment: ExperimentAnswer
  readonly detail: RowDetail
  readonly metric: string
}

function Opened({ experiment, detail, metric }: OpenedProps) {
  const { example, sides, passages } = detail
  const [baseline, candidate] = sides
  // As in the rows: marks of Markdown would stand between the words that are compared.
  const before = withoutMarks(answerOf(baseline))
  return (
    <div className={styles.opened}>
      <div className={styles.about}>
        <code>{example.id}</code>
        {example.split !== undefined && <Badge>{example.split}</Badge>}
        {example.tags?.map((tag) => (
          <Badge key={tag}>{tag}</Badge>
        ))}
        {example.answerable === false && <Badge tone="warn">not answerable</Badge>}
        {example.notes !== undefined && <span>{example.notes}</span>}
      </div>
      {example.expected !== undefined && (
        <section className={styles.expected} aria-label="Expected">
          <h3>Expected</h3>
          {Object.entries(example.expected).map(([name, value]) => (
            <div key={name}>
              {typeof value === 'string' ? <p>{value}</p> : <ValueView value={value} />}
            </div>
          ))}
        </section>
      )}
      <div className={styles.sides} data-single={candidate === undefined || undefined}>
        {sides.map((side, at) => (
          <section key={side.variant} className={styles.side} aria-label={side.variant}>
            <SideHead side={side} graph={experiment.graph} second={at === 1} />
            {side.problem !== undefined && (
              <Notice tone="error" title="The run failed">
                {side.problem}
              </Notice>
            )}
            <div className={styles.answer}>
              <Answer before={at === 1 ? before : ''} text={withoutMarks(answerOf(side))} />
            </div>
            {side.run !== '' && <GiveFeedback run={side.run} graph={experiment.graph} />}
          </section>
        ))}
      </div>
      <RowScores sides={sides} evaluators={experiment.evaluators} metric={metric} />
      {passages.length > 0 && (
        <PassagesView passages={passages} variants={sides.map(({ variant }) => variant)} />
      )}
      <section className={styles.traces}>
        <h3>Traces</h3>
        <div className={styles.sides} data-single={candidate === undefined || undefined}>
          {sides.map((side) => (
            <SideTrace
              key={side.run}
              run={side.run}
              graph={experiment.graph}
              variant={side.variant}
            />
          ))}
        </div>
      </section>
    </div>
  )
}

/** With what changed since the other side, where that has an answer too. */
function Answer({ before, text }: { before: string; text: string }) {
  return before === '' || text === '' ? text : <WordDiff before={before} after={text} />
}

function SideHead({ side, graph, second }: { side: RowSide; graph: string; second: boolean }) {
  const facts = [formatDuration(side.ms), formatCost(side.cost)]
  return (
    <header className={styles.head}>
      <i data-side={second ? 'candidate' : 'baseline'} aria-hidden />
      <b>{side.variant}</b>
      <small>
        {facts.join(' · ')}
        {side.trials.length > 1 && ` · first of ${side.trials.length} trials`}
      </small>
      <Link href={paths.run(graph, side.run)}>Open on the canvas</Link>
    </header>
  )
}
