import {
  ArrowLeft,
  ArrowLeftRight,
  ChevronDown,
  ChevronUp,
  Copy,
  Link as LinkIcon,
} from 'lucide-react'
import { Link, useLocation } from 'wouter'
import type { VersionSummary } from '../../server/api.ts'
import { paths } from '../paths.ts'
import { Button } from '../ui/Button.tsx'
import { copyText } from '../ui/copy-text.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { Kbd } from '../ui/Kbd.tsx'
import { Segmented } from '../ui/Segmented.tsx'
import { Select } from '../ui/Select.tsx'
import { changesAsText, summaryOf } from './change-words.ts'
import type { Change } from './changes.ts'
import { stepChange } from './diff-keys.ts'
import { showSide, useDiff } from './diff-store.ts'
import type { Side } from './version-requests.ts'
import styles from './DiffScreen.module.css'

interface Props {
  readonly graph: string
  readonly older: Side
  readonly newer: Side
  /** Newest first. */
  readonly versions: readonly VersionSummary[]
  /** undefined while they are not known yet. */
  readonly changes: readonly Change[] | undefined
}

/** Which versions are compared, what to show of them, and how to share it. */
export function DiffBar({ graph, older, newer, versions, changes }: Props) {
  const [, go] = useLocation()
  const side = useDiff((state) => state.side)
  const options = [
    { id: 'draft', label: 'draft' },
    ...versions.map(({ number, message }) => ({
      id: String(number),
      label: `v${number}`,
      ...(message === '' ? {} : { description: message }),
    })),
    // A draft that ran and was never saved stands in no list.
    ...[older, newer]
      .filter(({ address }) => /^[0-9a-f]{16}$/.test(address))
      .map(({ address, name }) => ({ id: address, label: name })),
  ]
  const compare = (from: string, to: string): void => go(paths.difference(graph, from, to))
  return (
    <header className={styles.bar}>
      <Link href={paths.graph(graph)} className={styles.back} aria-label={`Back to ${graph}`}>
        <ArrowLeft size={16} aria-hidden />
      </Link>
      <h1 className={styles.name}>
        <small>{graph}</small>
        Differences
      </h1>
      <div className={styles.pair}>
        <Select
          label="Older version"
          labelHidden
          options={options}
          value={older.address}
          onChange={(id) => compare(id, newer.address)}
        />
        <IconButton label="Swap the sides" onPress={() => compare(newer.address, older.address)}>
          <ArrowLeftRight />
        </IconButton>
        <Select
          label="Newer version"
          labelHidden
          options={options}
          value={newer.address}
          onChange={(id) => compare(older.address, id)}
        />
      </div>
      <span className={styles.summary} role="status">
        {changes === undefined ? '' : summaryOf(changes)}
      </span>
      <span className={styles.space} />
      <Segmented
        label="What the canvas shows"
        value={side}
        onChange={showSide}
        options={[
          {
            id: 'older',
            label: (
              <>
                {older.name} <Kbd keys="X" />
              </>
            ),
          },
          { id: 'both', label: 'Both' },
          { id: 'newer', label: newer.name },
        ]}
      />
      <IconButton label="Previous change" keys="P" onPress={() => stepChange(changes ?? [], -1)}>
        <ChevronUp />
      </IconButton>
      <IconButton label="Next change" keys="N" onPress={() => stepChange(changes ?? [], 1)}>
        <ChevronDown />
      </IconButton>
      <Button icon={<LinkIcon />} onPress={() => void copyText(location.href, 'The link')}>
        Copy link
      </Button>
      <Button
        icon={<Copy />}
        isDisabled={changes === undefined}
        onPress={() =>
          void copyText(changesAsText(changes ?? [], older.name, newer.name), 'The list of changes')
        }
      >
        Copy as text
      </Button>
    </header>
  )
}
