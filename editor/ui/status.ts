import {
  Ban,
  Check,
  Clock3,
  Hand,
  History,
  LoaderCircle,
  Minus,
  RotateCw,
  TriangleAlert,
  X,
  Zap,
  type LucideIcon,
} from 'lucide-react'

/** What a node, a span or a run is doing. It is always shown by shape and word, never by colour alone. */
export type Status =
  | 'idle'
  | 'queued'
  | 'running'
  | 'retrying'
  | 'waiting'
  | 'succeeded'
  | 'cached'
  | 'warning'
  | 'failed'
  | 'skipped'
  | 'stopped'
  | 'changed'

export const statusLooks: Readonly<
  Record<Status, { readonly word: string; readonly icon: LucideIcon | undefined }>
> = {
  idle: { word: 'Not run', icon: undefined },
  queued: { word: 'Queued', icon: Clock3 },
  running: { word: 'Running', icon: LoaderCircle },
  retrying: { word: 'Retrying', icon: RotateCw },
  waiting: { word: 'Waiting for a person', icon: Hand },
  succeeded: { word: 'Done', icon: Check },
  cached: { word: 'Cached', icon: Zap },
  warning: { word: 'Warning', icon: TriangleAlert },
  failed: { word: 'Failed', icon: X },
  skipped: { word: 'Skipped', icon: Minus },
  stopped: { word: 'Stopped', icon: Ban },
  changed: { word: 'Changed since', icon: History },
}
