import {
  Hand,
  Map as MapIcon,
  Maximize,
  MousePointer2,
  Plus,
  Redo2,
  Undo2,
  WandSparkles,
} from 'lucide-react'
import { Button as AriaButton } from 'react-aria-components'
import { redo, undo } from '../document/undo.ts'
import { useDocument } from '../document/document-store.ts'
import { useShownKeys } from '../keys/use-shown-keys.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { Kbd } from '../ui/Kbd.tsx'
import { Menu, MenuItem } from '../ui/Menu.tsx'
import { useCanvas } from './canvas-store.ts'
import { useZoomPercent } from './flow/zoom-band.ts'
import { view } from './flow/current-view.ts'
import { openAddNode } from './open-add-node.ts'
import styles from './Toolbar.module.css'

/** The tools of the canvas, at its bottom. */
export function Toolbar() {
  const keys = useShownKeys()
  const add = keys('add')
  const tool = useCanvas((state) => state.tool)
  const minimap = useCanvas((state) => state.minimap)
  return (
    <div className={styles.bar} role="toolbar" aria-label="Canvas">
      <IconButton
        label="Select"
        keys={keys('selectTool')}
        placement="top"
        size="large"
        active={tool === 'select'}
        onPress={() => useCanvas.setState({ tool: 'select' })}
      >
        <MousePointer2 />
      </IconButton>
      <IconButton
        label="Pan"
        keys={keys('panTool')}
        placement="top"
        size="large"
        active={tool === 'pan'}
        onPress={() => useCanvas.setState({ tool: 'pan' })}
      >
        <Hand />
      </IconButton>
      <i className={styles.line} />
      <AriaButton className={styles.add ?? ''} onPress={() => openAddNode('button')}>
        <Plus size={16} aria-hidden /> Add {add !== undefined && <Kbd keys={add} />}
      </AriaButton>
      <IconButton
        label="Tidy"
        keys={keys('tidy')}
        placement="top"
        size="large"
        onPress={() => void import('./layout/tidy-graph.ts').then(({ tidyGraph }) => tidyGraph())}
      >
        <WandSparkles />
      </IconButton>
      <i className={styles.line} />
      <Steps />
      <i className={styles.line} />
      <IconButton
        label="Fit all"
        keys={keys('fit')}
        placement="top"
        size="large"
        onPress={() => view()?.fit()}
      >
        <Maximize />
      </IconButton>
      <IconButton
        label={minimap ? 'Hide the overview' : 'Show the overview'}
        placement="top"
        size="large"
        active={minimap}
        onPress={() => useCanvas.setState({ minimap: !minimap })}
      >
        <MapIcon />
      </IconButton>
      <Zoom />
    </div>
  )
}

/** By themselves, as they change with every step while the other tools do not. */
function Steps() {
  const keys = useShownKeys()
  const canUndo = useDocument((state) => state.history.done.length > 0)
  const canRedo = useDocument((state) => state.history.undone.length > 0)
  return (
    <>
      <IconButton
        label="Undo"
        keys={keys('undo')}
        placement="top"
        size="large"
        isDisabled={!canUndo}
        onPress={undo}
      >
        <Undo2 />
      </IconButton>
      <IconButton
        label="Redo"
        keys={keys('redo')}
        placement="top"
        size="large"
        isDisabled={!canRedo}
        onPress={redo}
      >
        <Redo2 />
      </IconButton>
    </>
  )
}

function Zoom() {
  const keys = useShownKeys()
  const percent = useZoomPercent()
  return (
    <Menu
      label="Zoom"
      placement="top end"
      trigger={
        <AriaButton className={styles.zoom ?? ''} aria-label={`Zoom, ${percent} %`}>
          {percent}%
        </AriaButton>
      }
    >
      <MenuItem keys={keys('zoomIn')} onAction={() => view()?.zoomBy(1.25)}>
        Zoom in
      </MenuItem>
      <MenuItem keys={keys('zoomOut')} onAction={() => view()?.zoomBy(0.8)}>
        Zoom out
      </MenuItem>
      <MenuItem keys={keys('realSize')} onAction={() => view()?.zoomTo(1)}>
        Real size
      </MenuItem>
      <MenuItem keys={keys('fit')} onAction={() => view()?.fit()}>
        Fit all
      </MenuItem>
      <MenuItem
        keys={keys('fitSelection')}
        onAction={() => view()?.fit(useDocument.getState().selection)}
      >
        Fit the selection
      </MenuItem>
    </Menu>
  )
}
