import type { Browser } from 'playwright-core'
import { openEditor, type EditorPage } from './editor-page.ts'
import type { Served } from './served.ts'

/** A page of the editor in a window of its own, in which the first admin is signed in. */
export async function openSignedIn(
  browser: Browser,
  heddle: Pick<Served, 'send'>,
  path: string,
  theme: 'light' | 'dark' = 'light',
): Promise<EditorPage> {
  const { body } = await heddle.send<{ url: string }>('/api/login-links', { method: 'POST' })
  const editor = await openEditor(browser, body.url, { theme })
  await editor.page.goto(new URL(path, body.url).href)
  return editor
}
