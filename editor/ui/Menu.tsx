import type { ReactElement, ReactNode } from 'react'
import {
  Header,
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuSection as AriaMenuSection,
  MenuTrigger,
  Popover,
  Separator,
  Text,
  type MenuItemProps,
  type PopoverProps,
} from 'react-aria-components'
import { classNames } from './class-names.ts'
import { Kbd } from './Kbd.tsx'
import styles from './Menu.module.css'

interface MenuProps {
  /** The button that opens it. */
  readonly trigger: ReactElement
  readonly label: string
  readonly placement?: PopoverProps['placement']
  readonly children: ReactNode
}

export function Menu({ trigger, label, placement = 'bottom start', children }: MenuProps) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover className={styles.popover ?? ''} placement={placement} offset={6}>
        <AriaMenu aria-label={label} className={styles.list ?? ''}>
          {children}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  )
}

interface ItemProps extends Omit<MenuItemProps, 'className' | 'children'> {
  readonly icon?: ReactNode
  readonly keys?: string
  readonly description?: string | undefined
  readonly aside?: ReactNode
  readonly danger?: boolean
  readonly children: string
}

export function MenuItem({
  icon,
  keys,
  description,
  aside,
  danger = false,
  children,
  ...rest
}: ItemProps) {
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

export function MenuSection({ title, children }: { title: string; children: ReactNode }) {
  return (
    <AriaMenuSection className={styles.section ?? ''}>
      <Header className={styles.title ?? ''}>{title}</Header>
      {children}
    </AriaMenuSection>
  )
}

export function MenuSeparator() {
  return <Separator className={styles.separator ?? ''} />
}
