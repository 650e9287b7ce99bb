import {
  BoxSelect,
  Cable,
  CircleSlash,
  Copy,
  CornerUpLeft,
  Group,
  Lock,
  LockOpen,
  PackageOpen,
  Pin,
  PinOff,
  Play,
  Repeat,
  Replace,
  Rows3,
  SkipForward,
  Trash2,
  Workflow,
} from 'lucide-react'
import { addFrame } from '../document/actions.ts'
import { bypassNodes, duplicateNodes, removeNodes } from '../document/node-actions.ts'
import { useDocument } from '../document/document-store.ts'
import { colourNodes, isLocked, lockNodes } from '../document/looks.ts'
import { useShownKeys } from '../keys/use-shown-keys.ts'
import { useIsPinned } from '../runs/pins.ts'
import { runOnlyThis, runToHere, togglePin } from '../runs/run-part.ts'
import { MenuItem, MenuSeparator } from '../ui/Menu.tsx'
import { MenuList } from '../ui/MenuList.tsx'
import { PointPopover } from '../ui/PointPopover.tsx'
import { groupSelected, openConnect, openReplace, openSubgraph } from './build-keys.ts'
import { useCanvas } from './canvas-store.ts'
import { ColourChoice } from './node/ColourChoice.tsx'
import { isSubgraph, unpackNode } from './unpack.ts'
import styles from './NodeMenu.module.css'

/** What can be done to the selected nodes, at the pointer. */
export default function NodeMenu() {
  const keys = useShownKeys()
  const menu = useCanvas((state) => state.menu)
  const selection = useDocument((state) => state.selection)
  const pinned = useIsPinned(selection[0] ?? '')
  const graph = useDocument((state) => state.graph)
  if (menu === undefined || graph === undefined) return null
  const close = () => useCanvas.setState({ menu: undefined })
  const nodes = selection.filter((id) => graph.nodes[id] !== undefined)
  const [first] = nodes
  const entry = first === undefined ? undefined : graph.nodes[first]
  const disabled = entry !== undefined && 'disabled' in entry && entry.disabled === true
  const framed = entry?.in !== undefined
  if (first === undefined) return null
  const locked = nodes.every((node) => isLocked(graph, node))
  const colours = nodes.map((node) => graph.looks?.[node]?.colour)
  return (
    <PointPopover label="Node" x={menu.x} y={menu.y} onClose={close}>
      <MenuList label="Node" onClose={close}>
        {nodes.length === 1 && (
          <>
            <MenuItem icon={<Play />} keys={keys('runToHere')} onAction={runToHere}>
              Run to here
            </MenuItem>
            <MenuItem icon={<SkipForward />} keys={keys('runOnlyThis')} onAction={runOnlyThis}>
              Run only this
            </MenuItem>
            <MenuItem icon={pinned ? <PinOff /> : <Pin />} keys={keys('pin')} onAction={togglePin}>
              {pinned ? 'Take the pin off' : 'Pin its output'}
            </MenuItem>
            <MenuSeparator />
          </>
        )}
        <MenuItem icon={<Copy />} keys={keys('duplicate')} onAction={() => duplicateNodes(nodes)}>
          Duplicate
        </MenuItem>
        <MenuItem
          icon={<CircleSlash />}
          keys={keys('bypass')}
          onAction={() => bypassNodes(nodes, !disabled)}
        >
          {disabled ? 'Use again' : 'Bypass'}
        </MenuItem>
        <MenuItem
          icon={locked ? <LockOpen /> : <Lock />}
          onAction={() => lockNodes(nodes, !locked)}
        >
          {locked ? 'Unlock' : 'Lock'}
        </MenuItem>
        {nodes.length === 1 && (
          <>
            <MenuItem icon={<Cable />} keys={keys('connect')} onAction={openConnect}>
              Connect from here
            </MenuItem>
            <MenuItem icon={<Replace />} keys={keys('replace')} onAction={openReplace}>
              Replace
            </MenuItem>
          </>
        )}
        <MenuSeparator />
        <MenuItem icon={<Group />} keys={keys('group')} onAction={groupSelected}>
          Group
        </MenuItem>
        <MenuItem icon={<Workflow />} keys={keys('subgraph')} onAction={openSubgraph}>
          Make a subgraph
        </MenuItem>
        {nodes.length === 1 && isSubgraph(first) && (
          <MenuItem icon={<PackageOpen />} onAction={() => unpackNode(first)}>
            Unpack
          </MenuItem>
        )}
        <MenuItem icon={<Repeat />} onAction={() => addFrame('loop', nodes)}>
          Make a loop of it
        </MenuItem>
        <MenuItem icon={<Rows3 />} onAction={() => addFrame('map', nodes)}>
          Make a map of it
        </MenuItem>
        {framed && (
          <MenuItem
            icon={<CornerUpLeft />}
            onAction={() =>
              useDocument.getState().dispatch({ type: 'node.enter', nodes, frame: undefined })
            }
          >
            Take out of the frame
          </MenuItem>
        )}
        <MenuItem
          icon={<BoxSelect />}
          onAction={() => useDocument.getState().select(Object.keys(graph.nodes))}
        >
          Select all
        </MenuItem>
        <MenuSeparator />
        <MenuItem
          icon={<Trash2 />}
          keys={keys('remove')}
          danger
          onAction={() => removeNodes(nodes)}
        >
          Delete
        </MenuItem>
      </MenuList>
      <div className={styles.colours}>
        <ColourChoice
          value={colours.every((colour) => colour === colours[0]) ? colours[0] : null}
          onChange={(colour) => colourNodes(nodes, colour)}
        />
      </div>
    </PointPopover>
  )
}
