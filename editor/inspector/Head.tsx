import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { setPanels } from '../shell/panels.ts'
import { FamilyTile } from '../ui/FamilyTile.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import type { Family } from '../ui/node-icons.ts'
import styles from './Inspector.module.css'

interface Props {
  readonly family: Family
  readonly icon?: string | undefined
  readonly title: string
  readonly sub: ReactNode
  readonly aside?: ReactNode
}

/** What the inspector is about. */
export function Head({ family, icon, title, sub, aside }: Props) {
  return (
    <header className={styles.head}>
      <FamilyTile family={family} icon={icon} large />
      <div className={styles.name}>
        <h2>{title}</h2>
        <small>{sub}</small>
      </div>
      {aside}
      <span className={styles.close}>
        <IconButton label="Close the inspector" size="small" onPress={closeInspector}>
          <X />
        </IconButton>
      </span>
    </header>
  )
}

/** The canvas takes the focus, which would be nowhere. */
function closeInspector(): void {
  setPanels({ inspectorOpen: false })
  document.querySelector<HTMLElement>('[data-canvas]')?.focus()
}

export function Section({
  title,
  aside,
  children,
}: {
  title: string
  aside?: ReactNode
  children: ReactNode
}) {
  return (
    <section className={styles.section}>
      <h3 className={styles.title}>
        {title}
        {aside}
      </h3>
      {children}
    </section>
  )
}
