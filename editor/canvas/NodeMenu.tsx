import {
  BoxSelect,
  Cable,
  CircleSlash,
  Copy,
  CornerUpLeft,
  Group,
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
import { addFrame, bypassNodes, duplicateNodes, removeNodes } from '../document/actions.ts'
import { useDocument } from '../document/document-store.ts'
import { useIsPinned } from '../runs/pins.ts'
import { runOnlyThis, runToHere, togglePin } from '../runs/run-part.ts'
import { MenuItem, MenuSeparator } from '../ui/Menu.tsx'
import { MenuList } from '../ui/MenuList.tsx'
import { PointPopover } from '../ui/PointPopover.tsx'
import { groupSelected, openConnect, openReplace, openSubgraph } from './build-keys.ts'
import { useCanvas } from './canvas-store.ts'
import { isSubgraph, unpackNode } from './unpack.ts'

/** What can be done to the selected nodes, at the pointer. */
export default function NodeMenu() {
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
  return (
    <PointPopover label="Node" x={menu.x} y={menu.y} onClose={close}>
      <MenuList label="Node" onClose={close}>
        {nodes.length === 1 && (
          <>
            <MenuItem icon={<Play />} keys="Ctrl Shift Enter" onAction={runToHere}>
              Run to here
            </MenuItem>
            <MenuItem icon={<SkipForward />} keys="Alt Enter" onAction={runOnlyThis}>
              Run only this
            </MenuItem>
            <MenuItem icon={pinned ? <PinOff /> : <Pin />} keys="P" onAction={togglePin}>
              {pinned ? 'Take the pin off' : 'Pin its output'}
            </MenuItem>
            <MenuSeparator />
          </>
        )}
        <MenuItem icon={<Copy />} keys="Ctrl D" onAction={() => duplicateNodes(nodes)}>
          Duplicate
        </MenuItem>
        <MenuItem icon={<CircleSlash />} keys="B" onAction={() => bypassNodes(nodes, !disabled)}>
          {disabled ? 'Use again' : 'Bypass'}
        </MenuItem>
        {nodes.length === 1 && (
          <>
            <MenuItem icon={<Cable />} keys="C" onAction={openConnect}>
              Connect from here
            </MenuItem>
            <MenuItem icon={<Replace />} keys="X" onAction={openReplace}>
              Replace
            </MenuItem>
          </>
        )}
        <MenuSeparator />
        <MenuItem icon={<Group />} keys="G" onAction={groupSelected}>
          Group
        </MenuItem>
        <MenuItem icon={<Workflow />} keys="Ctrl Alt G" onAction={openSubgraph}>
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
        <MenuItem icon={<Trash2 />} keys="Del" danger onAction={() => removeNodes(nodes)}>
          Delete
        </MenuItem>
      </MenuList>
    </PointPopover>
  )
}
