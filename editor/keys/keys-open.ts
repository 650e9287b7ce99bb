import { create } from 'zustand'

export const useKeysOpen = create(() => ({ open: false }))

export function openKeys(): void {
  useKeysOpen.setState({ open: true })
}
