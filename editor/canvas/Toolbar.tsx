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
import { IconButton } from '../ui/IconButton.tsx'
import { Kbd } from '../ui/Kbd.tsx'
import { Menu, MenuItem } from '../ui/Menu.tsx'
import { useCanvas } from './canvas-store.ts'
import { useZoomPercent } from './flow/zoom-band.ts'
import { view } from './flow/flow-view.ts'
import { tidyGraph } from './layout/tidy-graph.ts'
import { openAddNode } from './open-add-node.ts'
import styles from './Toolbar.module.css'

/** The tools of the canvas, at its bottom. */
export function Toolbar() {
  const tool = useCanvas((state) => state.tool)
  const minimap = useCanvas((state) => state.minimap)
  const canUndo = useDocument((state) => state.history.done.length > 0)
  const canRedo = useDocument((state) => state.history.undone.length > 0)
  return (
    <div className={styles.bar} role="toolbar" aria-label="Canvas">
      <IconButton
        label="Select"
        keys="V"
        placement="top"
        size="large"
        active={tool === 'select'}
        onPress={() => useCanvas.setState({ tool: 'select' })}
      >
        <MousePointer2 />
      </IconButton>
      <IconButton
        label="Pan"
        keys="H"
        placement="top"
        size="large"
        active={tool === 'pan'}
        onPress={() => useCanvas.setState({ tool: 'pan' })}
      >
        <Hand />
      </IconButton>
      <i className={styles.line} />
      <AriaButton className={styles.add ?? ''} onPress={() => openAddNode()}>
        <Plus size={16} aria-hidden /> Add <Kbd keys="A" />
      </AriaButton>
      <IconButton
        label="Tidy"
        keys="Shift T"
        placement="top"
        size="large"
        onPress={() => void tidyGraph()}
      >
        <WandSparkles />
      </IconButton>
      <i className={styles.line} />
      <IconButton
        label="Undo"
        keys="Ctrl Z"
        placement="top"
        size="large"
        isDisabled={!canUndo}
        onPress={undo}
      >
        <Undo2 />
      </IconButton>
      <IconButton
        label="Redo"
        keys="Ctrl Shift Z"
        placement="top"
        size="large"
        isDisabled={!canRedo}
        onPress={redo}
      >
        <Redo2 />
      </IconButton>
      <i className={styles.line} />
      <IconButton
        label="Fit all"
        keys="Shift 1"
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

function Zoom() {
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
      <MenuItem keys="+" onAction={() => view()?.zoomBy(1.25)}>
        Zoom in
      </MenuItem>
      <MenuItem keys="-" onAction={() => view()?.zoomBy(0.8)}>
        Zoom out
      </MenuItem>
      <MenuItem keys="Ctrl 0" onAction={() => view()?.zoomTo(1)}>
        Real size
      </MenuItem>
      <MenuItem keys="Shift 1" onAction={() => view()?.fit()}>
        Fit all
      </MenuItem>
      <MenuItem keys="Shift 2" onAction={() => view()?.fit(useDocument.getState().selection)}>
        Fit the selection
      </MenuItem>
    </Menu>
  )
}
