import { turnOf } from '../runs/span-path.ts'
import { useRunStore } from '../runs/run-store.ts'
import { Select } from '../ui/Select.tsx'
import { useShownSpan, useSpanPaths } from './shown-span.ts'
import styles from './RunTabs.module.css'

/** Which turn of a loop or item of a map is shown, where there are several. */
export function TurnChoice({ node }: { node: string }) {
  const paths = useSpanPaths(node)
  const shown = useShownSpan(node)
  if (paths.length < 2) return null
  return (
    <div className={styles.turns}>
      <Select
        label="Execution"
        labelHidden
        value={shown?.path ?? null}
        onChange={(selectedSpan) => useRunStore.setState({ selectedSpan })}
        options={paths.map((path, at) => ({
          id: path,
          label: `Execution ${at + 1} of ${paths.length}`,
          aside: turnOf(path),
        }))}
      />
    </div>
  )
}
