import { create } from 'zustand'

export interface Toast {
  readonly id: number
  readonly text: string
  readonly tone: 'neutral' | 'error'
  readonly action?: { readonly label: string; readonly run: () => void }
}

let last = 0

/** The toasts on screen, oldest first. */
export const useToasts = create<{ readonly toasts: readonly Toast[] }>(() => ({ toasts: [] }))

/** Says in a few words what has just happened, with a way back where there is one. */
export function toast(text: string, options: Partial<Pick<Toast, 'tone' | 'action'>> = {}): void {
  last += 1
  const added: Toast = { id: last, text, tone: options.tone ?? 'neutral', ...options }
  useToasts.setState(({ toasts }) => ({
    // The same words again take the place of those before.
    toasts: [...toasts.filter((shown) => shown.text !== text).slice(-2), added],
  }))
}

export function dismissToast(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((shown) => shown.id !== id) }))
}
