import { Copy, Download, Link2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../ui/Button.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { Menu, MenuItem, MenuSection } from '../ui/Menu.tsx'
import { toast } from '../ui/toast-store.ts'
import { experimentAddress } from './evaluate-requests.ts'
import type { Pair } from './row-requests.ts'

const formats = [
  { id: 'html', label: 'Web page', description: 'One file that opens anywhere' },
  { id: 'csv', label: 'CSV', description: 'A row for each example, for spreadsheets' },
  { id: 'slices', label: 'CSV of parts', description: 'A row for each tag, split and kind' },
  { id: 'markdown', label: 'Markdown', description: 'For a pull request or a chat' },
  { id: 'junit', label: 'JUnit', description: 'For build servers' },
] as const

/** Copies what was found as text, as a link, or saves it as a file. */
export function CopyReport({ id, pair }: { id: string; pair: Pair }) {
  const [copying, setCopying] = useState(false)
  const address = (format: string): string =>
    experimentAddress(id, `/report?${new URLSearchParams({ format, ...pair }).toString()}`)
  const copy = async (): Promise<void> => {
    setCopying(true)
    try {
      const response = await fetch(address('markdown'))
      if (!response.ok) throw new Error(`The server answered ${response.status}.`)
      await navigator.clipboard.writeText(await response.text())
      toast('Copied the report as Markdown.')
    } catch (error) {
      toast(`The report could not be copied. ${error instanceof Error ? error.message : ''}`, {
        tone: 'error',
      })
    } finally {
      setCopying(false)
    }
  }
  return (
    <>
      <Menu
        label="Export"
        placement="bottom end"
        trigger={
          <IconButton label="Export" size="large">
            <Download />
          </IconButton>
        }
      >
        <MenuSection title="Save as">
          {formats.map(({ id: format, label, description }) => (
            <MenuItem key={format} href={address(format)} download="" description={description}>
              {label}
            </MenuItem>
          ))}
        </MenuSection>
        <MenuItem icon={<Link2 />} onAction={() => void copyLink()}>
          Copy link
        </MenuItem>
      </Menu>
      <Button size="large" icon={<Copy />} isDisabled={copying} onPress={() => void copy()}>
        Copy report
      </Button>
    </>
  )
}

async function copyLink(): Promise<void> {
  try {
    await navigator.clipboard.writeText(location.href)
    toast('Copied a link to what you see.')
  } catch {
    toast('The browser did not let the link be copied; it stands in the address bar.', {
      tone: 'error',
    })
  }
}
