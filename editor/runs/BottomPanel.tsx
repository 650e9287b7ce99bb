import { ChevronDown, ChevronUp, Terminal } from 'lucide-react'
import { useEffect } from 'react'
import { useKeepRun } from '../datasets/keep-run.ts'
import { setPanels, usePanels } from '../shell/panels.ts'
import { costInWords, formatDuration, formatTokens } from '../ui/figures.ts'
import { copyText } from '../ui/copy-text.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { loadLater } from '../ui/load-later.tsx'
import { loadPart } from '../ui/load-part.tsx'
import { Segmented } from '../ui/Segmented.tsx'
import { AskPanel } from './AskPanel.tsx'
import { workTime } from '../../engine/run/trace.ts'
import { runAsCurl } from './as-curl.ts'
import { showView, usePanelView } from './panel-view.ts'
import { useRunStore } from './run-store.ts'
import { savedParts } from './saved-words.ts'
import { savedIn } from './saved.ts'
import { leaveRun, rememberedRun, showRun } from './start-run.ts'
import { totalsOf } from './totals.ts'
import { useShownKeys } from '../keys/use-shown-keys.ts'
import styles from './BottomPanel.module.css'

const TracePanel = loadLater(async () => ({
  default: (await import('./TracePanel.tsx')).TracePanel,
}))
const Comparison = loadLater(() => import('../replay/Comparison.tsx'))

// Few runs become tests.
const AddToDatasetDialog = loadPart(() => import('../datasets/AddToDatasetDialog.tsx'))

interface Props {
  readonly graph: string
  /** A run from the address; without one, that which this window showed before it was reloaded. */
  readonly run?: string
}

/** The panel under the canvas: what is asked and answered, and the trace of the run. */
export default function BottomPanel({ graph, run }: Props) {
  const keys = useShownKeys()
  const origin = useRunStore(({ trace }) => trace?.replayOf)
  const shownRun = useRunStore(({ trace }) => (trace?.run ? trace : undefined))
  const starting = useRunStore((state) => state.starting)
  const chosen = usePanelView((state) => state.view)
  const view = chosen === 'compare' && origin === undefined && !starting ? 'ask' : chosen
  const open = usePanels((state) => state.bottomOpen)
  useEffect(() => {
    const shown = run ?? rememberedRun(graph)
    if (shown !== undefined) showRun(shown)
  }, [graph, run])
  useEffect(() => leaveRun, [graph])
  return (
    <>
      <header className={styles.head}>
        <Segmented
          label="Run panel"
          value={view}
          onChange={(next) => {
            showView(next)
            setPanels({ bottomOpen: true })
          }}
          options={[
            { id: 'ask', label: 'Ask' },
            { id: 'trace', label: 'Trace' },
            ...(origin === undefined ? [] : [{ id: 'compare' as const, label: 'Compare' }]),
          ]}
        />
        <Figures />
        {shownRun !== undefined && (
          <IconButton
            label="Copy this run as curl"
            placement="top"
            onPress={() =>
              void copyText(
                runAsCurl(location.origin, shownRun.graph, shownRun.input),
                'The run as curl',
              )
            }
          >
            <Terminal />
          </IconButton>
        )}
        <IconButton
          label={open ? 'Fold the panel' : 'Open the panel'}
          keys={keys('runPanel')}
          placement="top"
          onPress={() => setPanels({ bottomOpen: !open })}
        >
          {open ? <ChevronDown /> : <ChevronUp />}
        </IconButton>
      </header>
      <KeptRun graph={graph} />
      {open && view === 'ask' && <AskPanel graph={graph} />}
      {open && view === 'trace' && <TracePanel />}
      {open && view === 'compare' && <Comparison />}
    </>
  )
}

/** A run that somebody keeps as a test by a key or from the list of commands. */
function KeptRun({ graph }: { graph: string }) {
  const run = useKeepRun((state) => state.run)
  if (run === undefined) return null
  const close = (): void => useKeepRun.setState({ run: undefined })
  return <AddToDatasetDialog run={run} graph={graph} onClose={close} />
}

/** What the run took, beside the tabs. */
function Figures() {
  const trace = useRunStore((state) => state.trace)
  if (trace === undefined || trace.startedAt === 0) return <div className={styles.figures} />
  const totals = totalsOf(trace)
  const saved = savedParts(savedIn(trace))
  return (
    <dl className={styles.figures}>
      {trace.endedAt !== undefined && (
        <Figure label="took" value={formatDuration(workTime(trace, trace.endedAt))} />
      )}
      {totals.calls > 0 && (
        <>
          <Figure label="tokens" value={formatTokens(totals.inputTokens + totals.outputTokens)} />
          <Figure label="cost" value={costInWords(totals.cost)} />
        </>
      )}
      {saved.length > 0 && <Figure label="saved by cache" value={saved.join(' · ')} />}
    </dl>
  )
}

function Figure({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  )
}
