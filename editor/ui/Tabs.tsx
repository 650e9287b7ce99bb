import type { ReactNode } from 'react'
import {
  Tab as AriaTab,
  TabList,
  TabPanel as AriaTabPanel,
  Tabs as AriaTabs,
} from 'react-aria-components'
import styles from './Tabs.module.css'

interface TabItem {
  readonly id: string
  readonly label: string
  /** A count, a live dot. */
  readonly aside?: ReactNode
}

interface Props {
  readonly label: string
  readonly tabs: readonly TabItem[]
  readonly selected: string
  readonly onSelect: (id: string) => void
  /** `TabPanel`s, one for each tab. */
  readonly children: ReactNode
}

/** Tabs with an underline, above their panels. */
export function Tabs({ label, tabs, selected, onSelect, children }: Props) {
  return (
    <AriaTabs
      className={styles.tabs ?? ''}
      selectedKey={selected}
      onSelectionChange={(key) => onSelect(String(key))}
    >
      <TabList aria-label={label} className={styles.list ?? ''} items={tabs}>
        {(tab) => (
          <AriaTab id={tab.id} className={styles.tab ?? ''}>
            {tab.label}
            {tab.aside}
          </AriaTab>
        )}
      </TabList>
      {children}
    </AriaTabs>
  )
}

export function TabPanel({ id, children }: { id: string; children: ReactNode }) {
  return (
    <AriaTabPanel id={id} className={styles.panel ?? ''}>
      {children}
    </AriaTabPanel>
  )
}
