import { createContext, type ComponentType, type ReactNode } from 'react'
import type { MenuItemOptions } from './Menu.tsx'

interface Parts {
  readonly Item: ComponentType<MenuItemOptions>
  readonly Section: ComponentType<{ title: string; children: ReactNode }>
  readonly Line: ComponentType
}

/** What a menu is made of, given by the list around it: it comes with the list, after the page. */
export const MenuParts = createContext<Parts>({
  Item: outside,
  Section: outside,
  Line: outside,
})

function outside(): never {
  throw new Error('A part of a menu is drawn outside of a menu. Put it into a Menu or a MenuList.')
}
