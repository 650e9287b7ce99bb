import { toast } from './toast-store.ts'

/** Puts a text on the clipboard and says so. @param what its name at the beginning of a sentence */
export async function copyText(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    toast(`${what} is on the clipboard.`)
  } catch {
    toast('The browser does not let pages write to the clipboard here.', { tone: 'error' })
  }
}
