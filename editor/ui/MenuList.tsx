import type { ReactNode } from 'react'
import {
  Header,
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuSection as AriaMenuSection,
  Separator,
  Text,
} from 'react-aria-components'
import { classNames } from './class-names.ts'
import { Kbd } from './Kbd.tsx'
import type { MenuItemOptions } from './Menu.tsx'
import { MenuParts } from './menu-parts.ts'
import styles from './Menu.module.css'

interface Props {
  readonly label: string
  readonly autoFocus?: 'first' | 'last'
  /** Told after something was chosen. */
  readonly onClose: () => void
  readonly children: ReactNode
}

/** The list of a menu, where something else has opened the place for it. */
export function MenuList({ label, autoFocus = 'first', onClose, children }: Props) {
  return (
    <MenuParts value={{ Item, Section, Line }}>
      <AriaMenu
        aria-label={label}
        className={styles.list ?? ''}
        autoFocus={autoFocus}
        onClose={onClose}
      >
        {children}
      </AriaMenu>
    </MenuParts>
  )
}

function Item({
  icon,
  keys,
  description,
  aside,
  danger = false,
  children,
  ...rest
}: MenuItemOptions) {
  return (
    <AriaMenuItem
      {...rest}
      textValue={children}
      className={classNames(styles.item, danger && styles.danger)}
    >
      {icon}
      <span className={styles.text}>
        <Text slot="label">{children}</Text>
        {description !== undefined && (
          <Text slot="description" className={styles.description ?? ''}>
            {description}
          </Text>
        )}
      </span>
      {aside !== undefined && <span className={styles.aside}>{aside}</span>}
      {keys !== undefined && <Kbd keys={keys} />}
    </AriaMenuItem>
  )
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <AriaMenuSection className={styles.section ?? ''}>
      <Header className={styles.title ?? ''}>{title}</Header>
      {children}
    </AriaMenuSection>
  )
}

function Line() {
  return <Separator className={styles.separator ?? ''} />
}
