import type { ReactNode } from 'react'
import { FamilyTile } from '../ui/FamilyTile.tsx'
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
    </header>
  )
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
