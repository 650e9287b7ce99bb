import { PanelRight, Search } from 'lucide-react'
import { Button as AriaButton } from 'react-aria-components'
import { DeployButton } from '../deployments/DeployButton.tsx'
import { useDocument } from '../document/document-store.ts'
import { useShownKeys } from '../keys/use-shown-keys.ts'
import { RunButton } from '../runs/RunButton.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { Kbd } from '../ui/Kbd.tsx'
import { GraphTitle } from './GraphTitle.tsx'
import { Places } from './Places.tsx'
import { openPalette } from './palette-open.ts'
import { setPanels, usePanels } from './panels.ts'
import { SaveMark } from './SaveMark.tsx'
import { VersionMenu } from './VersionMenu.tsx'
import styles from './TopBar.module.css'

/** What is open, in which state, and the way to run it. */
export function TopBar({ graph }: { graph: string }) {
  const keys = useShownKeys()
  const find = keys('palette')
  const inspectorOpen = usePanels((state) => state.inspectorOpen)
  const ready = useDocument((state) => state.graph !== undefined)
  return (
    <header className={styles.bar}>
      <GraphTitle name={graph} />
      {ready && <VersionMenu graph={graph} />}
      <Places graph={graph} />
      <div className={styles.space} />
      <AriaButton className={styles.find ?? ''} onPress={openPalette}>
        <Search size={15} aria-hidden />
        <span>Search or run a command</span>
        {find !== undefined && <Kbd keys={find} />}
      </AriaButton>
      <SaveMark />
      <IconButton
        label={inspectorOpen ? 'Hide the inspector' : 'Show the inspector'}
        keys={keys('inspector')}
        size="large"
        onPress={() => setPanels({ inspectorOpen: !inspectorOpen })}
      >
        <PanelRight />
      </IconButton>
      <DeployButton graph={graph} isDisabled={!ready} />
      <RunButton />
    </header>
  )
}
