import {
  Activity,
  BookmarkPlus,
  Database,
  Gauge,
  GitCompareArrows,
  Keyboard,
  ListTree,
  Maximize,
  Moon,
  PanelBottom,
  PanelRight,
  Pin,
  Play,
  Plus,
  Redo2,
  Rocket,
  Rows3,
  Save,
  Settings,
  ThumbsUp,
  TriangleAlert,
  Undo2,
  WandSparkles,
  Waypoints,
  Workflow,
} from 'lucide-react'
import { Dialog, Modal, ModalOverlay } from 'react-aria-components'
import { useLocation } from 'wouter'
import { useCanvas } from '../canvas/canvas-store.ts'
import { useFlow } from '../canvas/flow/flow-store.ts'
import { view } from '../canvas/flow/current-view.ts'
import { tidyGraph } from '../canvas/layout/tidy-graph.ts'
import { openAddNode } from '../canvas/open-add-node.ts'
import { revealNode } from '../canvas/reveal.ts'
import { keepRun } from '../datasets/keep-run.ts'
import { redo, undo } from '../document/undo.ts'
import { openKeys } from '../keys/keys-open.ts'
import { useShownKeys, type ShownKeys } from '../keys/use-shown-keys.ts'
import { toggleHeat } from '../monitor/heat/toggle-heat.ts'
import { paths } from '../paths.ts'
import { toggleProblems } from '../problems/problems-open.ts'
import { runOnlyThis, runToHere, togglePin } from '../runs/run-part.ts'
import { startRun } from '../runs/start-run.ts'
import { FamilyTile } from '../ui/FamilyTile.tsx'
import { SearchList, type SearchItem } from '../ui/SearchList.tsx'
import { usePalette } from './palette-open.ts'
import { setPanels, usePanels } from './panels.ts'
import { useSaveVersion } from './save-version-open.ts'
import { chooseTheme, useTheme } from './theme.ts'
import styles from './CommandPalette.module.css'

interface PaletteCommand extends SearchItem {
  readonly run: () => void
}

/** Everything that can be done or gone to, by typing a part of its name. */
export default function CommandPalette({ graph }: { graph: string | undefined }) {
  const keys = useShownKeys()
  const open = usePalette((state) => state.open)
  const [, go] = useLocation()
  const close = () => usePalette.setState({ open: false })
  if (!open) return null
  const commands = [
    ...(graph === undefined ? [] : [...graphCommands(graph, go, keys), ...nodeCommands()]),
    ...placeCommands(go),
  ]
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(isOpen) => {
        if (!isOpen) close()
      }}
      className={styles.overlay ?? ''}
    >
      <Modal className={styles.modal ?? ''}>
        <Dialog aria-label="Commands" className={styles.dialog ?? ''}>
          <SearchList
            label="Commands"
            placeholder="Search or run a command"
            items={commands}
            empty="Nothing of that name."
            onClose={close}
            onChoose={(id) => {
              close()
              commands.find((command) => command.id === id)?.run()
            }}
          />
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

type Go = (path: string) => void

function graphCommands(graph: string, go: Go, keys: ShownKeys): PaletteCommand[] {
  const section = 'Graph'
  const toggle = (panel: 'inspectorOpen' | 'bottomOpen') => () =>
    setPanels({ [panel]: !usePanels.getState()[panel] })
  return [
    { id: 'run', title: 'Run', keys: keys('run'), icon: <Play />, section, run: () => startRun() },
    {
      id: 'run-to',
      title: 'Run to the selected node',
      keys: keys('runToHere'),
      icon: <Play />,
      section,
      run: runToHere,
    },
    {
      id: 'run-only',
      title: 'Run only the selected node',
      keys: keys('runOnlyThis'),
      icon: <Play />,
      section,
      run: runOnlyThis,
    },
    {
      id: 'pin',
      title: 'Pin the output of the selected node',
      keys: keys('pin'),
      icon: <Pin />,
      section,
      run: togglePin,
    },
    {
      id: 'keep-run',
      title: 'Keep the run as a test, in a dataset',
      keys: keys('keepRun'),
      icon: <BookmarkPlus />,
      section,
      run: keepRun,
    },
    {
      id: 'run-rows',
      title: 'Run all rows of a dataset, or two models side by side',
      icon: <Rows3 />,
      section,
      run: () => go(paths.newEvaluation(graph)),
    },
    {
      id: 'add',
      title: 'Add a node',
      keys: keys('add'),
      icon: <Plus />,
      section,
      run: () => openAddNode('button'),
    },
    {
      id: 'save',
      title: 'Save as a version',
      keys: keys('saveVersion'),
      icon: <Save />,
      section,
      run: () => useSaveVersion.setState({ open: true }),
    },
    { id: 'undo', title: 'Undo', keys: keys('undo'), icon: <Undo2 />, section, run: undo },
    { id: 'redo', title: 'Redo', keys: keys('redo'), icon: <Redo2 />, section, run: redo },
    {
      id: 'tidy',
      title: 'Tidy the graph',
      description: 'Lays all nodes out along their wires',
      keys: keys('tidy'),
      icon: <WandSparkles />,
      section,
      run: () => void tidyGraph(),
    },
    {
      id: 'outline',
      title: 'Show or hide the outline',
      keys: keys('outline'),
      icon: <ListTree />,
      section,
      run: () => setPanels({ outlineOpen: !usePanels.getState().outlineOpen }),
    },
    {
      id: 'library',
      title: 'Show or hide the library of nodes',
      keys: keys('library'),
      icon: <Plus />,
      section,
      run: () => setPanels({ libraryOpen: !usePanels.getState().libraryOpen }),
    },
    {
      id: 'keys',
      title: 'All keys',
      keys: keys('keys'),
      icon: <Keyboard />,
      section,
      run: openKeys,
    },
    {
      id: 'fit',
      title: 'Fit all nodes',
      keys: keys('fit'),
      icon: <Maximize />,
      section,
      run: () => view()?.fit(),
    },
    {
      id: 'unfold',
      title: 'Fold or unfold long wires',
      keys: keys('unfold'),
      icon: <Waypoints />,
      section,
      run: () => useCanvas.setState(({ unfolded }) => ({ unfolded: !unfolded })),
    },
    {
      id: 'inspector',
      title: 'Show or hide the inspector',
      keys: keys('inspector'),
      icon: <PanelRight />,
      section,
      run: toggle('inspectorOpen'),
    },
    {
      id: 'trace',
      title: 'Show or hide the run panel',
      keys: keys('runPanel'),
      icon: <PanelBottom />,
      section,
      run: toggle('bottomOpen'),
    },
    {
      id: 'problems',
      title: 'Show or hide the problems',
      keys: keys('problems'),
      icon: <TriangleAlert />,
      section,
      run: toggleProblems,
    },
    {
      id: 'versions',
      title: 'Versions of this graph',
      description: 'Compare any two, or put one back',
      icon: <GitCompareArrows />,
      section,
      run: () => go(paths.versions(graph)),
    },
    {
      id: 'graph-runs',
      title: 'Runs of this graph',
      icon: <Activity />,
      section,
      run: () => go(paths.graphRuns(graph)),
    },
    {
      id: 'graph-monitor',
      title: 'Monitor of this graph',
      description: 'How its runs went over time',
      icon: <Gauge />,
      section,
      run: () => go(paths.graphMonitor(graph)),
    },
    {
      id: 'heat',
      title: 'Show or hide where the time goes',
      description: 'Tints the nodes by time, cost or failures of past runs',
      keys: keys('heat'),
      icon: <Gauge />,
      section,
      run: toggleHeat,
    },
  ]
}

function nodeCommands(): PaletteCommand[] {
  return [...useFlow.getState().projection.cards.values()].map(({ card }) => ({
    id: `node ${card.id}`,
    title: card.title,
    description: card.subtitle,
    section: 'Nodes',
    icon: <FamilyTile family={card.family} icon={card.icon} />,
    run: () => revealNode(card.id),
  }))
}

function placeCommands(go: Go): PaletteCommand[] {
  const section = 'Go to'
  const { theme } = useTheme.getState()
  return [
    { id: 'graphs', title: 'Graphs', icon: <Workflow />, section, run: () => go(paths.graphs) },
    { id: 'runs', title: 'Runs', icon: <Activity />, section, run: () => go(paths.runs) },
    { id: 'monitor', title: 'Monitor', icon: <Gauge />, section, run: () => go(paths.monitor) },
    {
      id: 'deployments',
      title: 'Deployments',
      icon: <Rocket />,
      section,
      run: () => go(paths.deployments),
    },
    {
      id: 'feedback',
      title: 'Feedback',
      icon: <ThumbsUp />,
      section,
      run: () => go(paths.feedback),
    },
    { id: 'indexes', title: 'Indexes', icon: <Database />, section, run: () => go(paths.indexes) },
    {
      id: 'settings',
      title: 'Settings',
      description: 'Models and appearance',
      icon: <Settings />,
      section,
      run: () => go(paths.settings),
    },
    {
      id: 'theme',
      title: theme === 'dark' ? 'Light theme' : 'Dark theme',
      icon: <Moon />,
      section,
      run: () => chooseTheme(theme === 'dark' ? 'light' : 'dark'),
    },
  ]
}
