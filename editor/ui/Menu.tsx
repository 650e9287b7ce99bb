import { cloneElement, use, useRef, useState, type ReactElement, type ReactNode } from 'react'
import type { ButtonProps, MenuItemProps, PopoverProps } from 'react-aria-components'
import { loadLater } from './load-later.tsx'
import { MenuParts } from './menu-parts.ts'

// What opens is fetched once the page is there: most pages have a menu, few visits open one.
const MenuPopover = loadLater(() => import('./MenuPopover.tsx'))

interface MenuProps {
  /** The button that opens it. */
  readonly trigger: ReactElement<TriggerProps>
  readonly label: string
  readonly placement?: NonNullable<PopoverProps['placement']>
  readonly children: ReactNode
}

type TriggerProps = Pick<
  ButtonProps,
  'aria-haspopup' | 'aria-expanded' | 'onPress' | 'onKeyDown'
> & { ref?: React.Ref<HTMLButtonElement> }

export function Menu({ trigger, label, placement = 'bottom start', children }: MenuProps) {
  const button = useRef<HTMLButtonElement>(null)
  const [opened, setOpened] = useState<'first' | 'last'>()
  const [wanted, setWanted] = useState(false)
  const open = (focused: 'first' | 'last'): void => {
    setWanted(true)
    setOpened(focused)
  }
  return (
    <>
      {cloneElement(trigger, {
        ref: button,
        'aria-haspopup': 'menu',
        'aria-expanded': opened !== undefined,
        onPress: () => open('first'),
        onKeyDown: (event) => {
          if (event.key === 'ArrowDown') open('first')
          else if (event.key === 'ArrowUp') open('last')
          else return
          event.preventDefault()
        },
      })}
      {wanted && (
        <MenuPopover
          label={label}
          placement={placement}
          button={button}
          opened={opened}
          onClose={() => setOpened(undefined)}
        >
          {children}
        </MenuPopover>
      )}
    </>
  )
}

export interface MenuItemOptions extends Omit<MenuItemProps, 'className' | 'children'> {
  readonly icon?: ReactNode
  readonly keys?: string
  readonly description?: string | undefined
  readonly aside?: ReactNode
  readonly danger?: boolean
  readonly children: string
}

export function MenuItem(options: MenuItemOptions) {
  const { Item } = use(MenuParts)
  return <Item {...options} />
}

export function MenuSection(section: { title: string; children: ReactNode }) {
  const { Section } = use(MenuParts)
  return <Section {...section} />
}

export function MenuSeparator() {
  const { Line } = use(MenuParts)
  return <Line />
}
