import { create } from 'zustand'

export type ThemeChoice = 'light' | 'dark' | 'system'

const storageKey = 'heddle.theme'
const dark = window.matchMedia('(prefers-color-scheme: dark)')

function stored(): ThemeChoice {
  const value = localStorage.getItem(storageKey)
  return value === 'light' || value === 'dark' ? value : 'system'
}

function resolve(choice: ThemeChoice): 'light' | 'dark' {
  return choice === 'system' ? (dark.matches ? 'dark' : 'light') : choice
}

/** What the reader chose, and what that is on this screen now. */
export const useTheme = create<{
  readonly choice: ThemeChoice
  readonly theme: 'light' | 'dark'
}>(() => ({ choice: stored(), theme: resolve(stored()) }))

export function chooseTheme(choice: ThemeChoice): void {
  if (choice === 'system') localStorage.removeItem(storageKey)
  else localStorage.setItem(storageKey, choice)
  useTheme.setState({ choice, theme: resolve(choice) })
}

/** Keeps the document's theme in step with the choice; once, before the first paint. */
export function applyTheme(): void {
  const apply = () => {
    document.documentElement.dataset['theme'] = useTheme.getState().theme
  }
  apply()
  useTheme.subscribe(apply)
  dark.addEventListener('change', () => {
    const { choice } = useTheme.getState()
    useTheme.setState({ theme: resolve(choice) })
  })
}
