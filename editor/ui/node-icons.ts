import {
  ArrowDownToLine,
  ArrowUpFromLine,
  Blocks,
  Bot,
  Braces,
  ClipboardCheck,
  Code,
  Database,
  FileText,
  Filter,
  Gauge,
  Globe,
  Hand,
  History,
  Layers,
  ListFilter,
  Merge,
  MessageSquare,
  PencilLine,
  Repeat,
  Rows3,
  Scale,
  Search,
  ShieldCheck,
  Shuffle,
  Sparkles,
  Split,
  Tags,
  TextQuote,
  TextSelect,
  Workflow,
  Wrench,
  type LucideIcon,
} from 'lucide-react'
import type { NodeFamily } from '../../engine/graph/node-description.ts'

/** Families of node types, and the graph's own inputs and outputs. */
export type Family = NodeFamily | 'io'

const icons: Readonly<Record<string, LucideIcon>> = {
  'arrow-down-to-line': ArrowDownToLine,
  'arrow-up-from-line': ArrowUpFromLine,
  blocks: Blocks,
  bot: Bot,
  braces: Braces,
  'clipboard-check': ClipboardCheck,
  code: Code,
  database: Database,
  'file-text': FileText,
  filter: Filter,
  gauge: Gauge,
  globe: Globe,
  hand: Hand,
  history: History,
  layers: Layers,
  'list-filter': ListFilter,
  merge: Merge,
  'message-square': MessageSquare,
  'pencil-line': PencilLine,
  repeat: Repeat,
  rows: Rows3,
  scale: Scale,
  search: Search,
  'shield-check': ShieldCheck,
  shuffle: Shuffle,
  sparkles: Sparkles,
  split: Split,
  tags: Tags,
  'text-quote': TextQuote,
  'text-select': TextSelect,
  workflow: Workflow,
  wrench: Wrench,
}

const byFamily: Readonly<Record<Family, LucideIcon>> = {
  io: ArrowDownToLine,
  model: Sparkles,
  retrieval: Search,
  check: ShieldCheck,
  flow: Split,
  transform: Shuffle,
  tool: Wrench,
}

/** The icon a node type asks for, or that of its family where the editor does not have it. */
export function nodeIcon(name: string | undefined, family: Family): LucideIcon {
  return (name === undefined ? undefined : icons[name]) ?? byFamily[family]
}
