/** Where a key counts: on the whole page of a graph, or only while its canvas has the focus. */
type KeyScope = 'page' | 'canvas'
export type KeySection = 'Canvas' | 'Edit' | 'Run and read'

export interface KeyEntry {
  readonly title: string
  readonly section: KeySection
  readonly scope: KeyScope
  /** As tinykeys writes them, each of which works: `$mod+Shift+z`. */
  readonly keys: readonly string[]
  /** The browser itself asks for it with this key, and hands over what is on its clipboard. */
  readonly native?: true
}

const entry = (
  section: KeySection,
  scope: KeyScope,
  title: string,
  ...keys: readonly string[]
): KeyEntry => ({ section, scope, title, keys })

/** Every action of the page of a graph that has a key, in the order in which they are listed. */
export const keyMap = {
  palette: entry('Canvas', 'page', 'Search or run a command', '$mod+k'),
  keys: entry('Canvas', 'page', 'Show all keys', 'Shift+?', '?'),
  add: entry('Canvas', 'canvas', 'Add a node', 'a'),
  library: entry('Canvas', 'canvas', 'Show or hide the library of nodes', 'l'),
  find: entry('Canvas', 'canvas', 'Find on the canvas', '/'),
  outline: entry('Canvas', 'canvas', 'Show or hide the outline', 'o'),
  inspector: entry('Canvas', 'canvas', 'Show or hide the inspector', 'i'),
  runPanel: entry('Canvas', 'canvas', 'Show or hide the run panel', 't'),
  problems: entry('Canvas', 'canvas', 'Show or hide the problems', 'Shift+p'),
  selectTool: entry('Canvas', 'canvas', 'Select', 'v'),
  panTool: entry('Canvas', 'canvas', 'Pan; hold Space for a moment of it', 'h'),
  fit: entry('Canvas', 'canvas', 'Fit all', 'Shift+Digit1'),
  fitSelection: entry('Canvas', 'canvas', 'Fit the selection', 'Shift+Digit2'),
  realSize: entry('Canvas', 'canvas', 'Real size', '$mod+0'),
  zoomIn: entry('Canvas', 'canvas', 'Zoom in', '+', '='),
  zoomOut: entry('Canvas', 'canvas', 'Zoom out', '-'),
  next: entry('Canvas', 'canvas', 'Next node along the wires', 'j'),
  previous: entry('Canvas', 'canvas', 'Previous node along the wires', 'k'),
  nextSibling: entry('Canvas', 'canvas', 'Next node beside this one', 'Shift+j'),
  previousSibling: entry('Canvas', 'canvas', 'Previous node beside this one', 'Shift+k'),
  unfold: entry('Canvas', 'canvas', 'Fold or unfold long wires', 'w'),
  follow: entry('Canvas', 'canvas', 'Follow the run', 'f'),

  undo: entry('Edit', 'page', 'Undo', '$mod+z'),
  redo: entry('Edit', 'page', 'Redo', '$mod+Shift+z', '$mod+y'),
  copy: entry('Edit', 'canvas', 'Copy', '$mod+c'),
  cut: entry('Edit', 'canvas', 'Cut', '$mod+x'),
  paste: { ...entry('Edit', 'canvas', 'Paste', '$mod+v'), native: true },
  pasteWithWires: entry('Edit', 'canvas', 'Paste with its wires', '$mod+Shift+v'),
  duplicate: entry('Edit', 'canvas', 'Duplicate', '$mod+d'),
  remove: entry('Edit', 'canvas', 'Delete; wires heal where types fit', 'Delete', 'Backspace'),
  selectAll: entry('Edit', 'canvas', 'Select all', '$mod+a'),
  connect: entry('Edit', 'canvas', 'Connect from here', 'c'),
  replace: entry('Edit', 'canvas', 'Replace, keeping the wires', 'x'),
  group: entry('Edit', 'canvas', 'Group', 'g'),
  ungroup: entry('Edit', 'canvas', 'Ungroup', 'Shift+g'),
  subgraph: entry('Edit', 'canvas', 'Make a subgraph', '$mod+Alt+g'),
  open: entry('Edit', 'canvas', 'Open', 'Enter'),
  leave: entry('Edit', 'canvas', 'Leave', 'Escape'),
  bypass: entry('Edit', 'canvas', 'Bypass, or use again', 'b', 'm'),
  note: entry('Edit', 'canvas', 'Note', 'n'),
  tidy: entry('Edit', 'canvas', 'Tidy the selection or all', 'Shift+t'),
  moveLeft: entry('Edit', 'canvas', 'Move left', 'ArrowLeft'),
  moveRight: entry('Edit', 'canvas', 'Move right', 'ArrowRight'),
  moveUp: entry('Edit', 'canvas', 'Move up', 'ArrowUp'),
  moveDown: entry('Edit', 'canvas', 'Move down', 'ArrowDown'),
  moveFarLeft: entry('Edit', 'canvas', 'Move far left', 'Shift+ArrowLeft'),
  moveFarRight: entry('Edit', 'canvas', 'Move far right', 'Shift+ArrowRight'),
  moveFarUp: entry('Edit', 'canvas', 'Move far up', 'Shift+ArrowUp'),
  moveFarDown: entry('Edit', 'canvas', 'Move far down', 'Shift+ArrowDown'),

  run: entry('Run and read', 'page', 'Run', '$mod+Enter'),
  runToHere: entry('Run and read', 'page', 'Run to here', '$mod+Shift+Enter'),
  runOnlyThis: entry('Run and read', 'page', 'Run only this', 'Alt+Enter'),
  stop: entry('Run and read', 'page', 'Stop', '$mod+.'),
  replay: entry('Run and read', 'canvas', 'Edit and replay', 'r'),
  pin: entry('Run and read', 'canvas', 'Pin the output', 'p'),
  keepRun: entry('Run and read', 'canvas', 'Keep the run as a test', 'Shift+e'),
  previousRun: entry('Run and read', 'canvas', 'Previous run', '['),
  nextRun: entry('Run and read', 'canvas', 'Next run', ']'),
  stepBack: entry('Run and read', 'canvas', 'Step back in time', ','),
  stepOn: entry('Run and read', 'canvas', 'Step on in time', '.'),
  heat: entry('Run and read', 'canvas', 'Show or hide where the time goes', 'Shift+m'),
  differences: entry('Run and read', 'canvas', 'Differences from the last version', 'd'),
  evaluate: entry('Run and read', 'canvas', 'Evaluate', 'e'),
  saveVersion: entry('Run and read', 'page', 'Save a version', '$mod+s'),
} as const satisfies Readonly<Record<string, KeyEntry>>

export type KeyAction = keyof typeof keyMap

// SAFETY: the keys of an object that nothing adds to.
export const keyActions = Object.keys(keyMap) as readonly KeyAction[]
