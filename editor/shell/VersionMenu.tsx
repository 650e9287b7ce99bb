import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  ChevronDown,
  GitBranch,
  GitCompareArrows,
  History as HistoryIcon,
  Save,
} from 'lucide-react'
import { useState } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { useLocation } from 'wouter'
import type { VersionCreate, VersionList, VersionSummary } from '../../server/api.ts'
import { request } from '../client/request.ts'
import { useDocument } from '../document/document-store.ts'
import { flushDocument } from '../document/open-document.ts'
import { paths } from '../paths.ts'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { useSlowNow } from '../ui/clock.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/Field.tsx'
import { formatAgo, formatCount } from '../ui/figures.ts'
import { Menu, MenuItem, MenuSection } from '../ui/Menu.tsx'
import { toast } from '../ui/toast-store.ts'
import { useChangeCount } from './change-count.ts'
import { restoreVersion } from './restore-version.ts'
import { useSaveVersion } from './save-version-open.ts'
import styles from './VersionMenu.module.css'

/** Which version the draft began with, whether it differs, and the versions before. */
export function VersionMenu({ graph }: { graph: string }) {
  const version = useDocument((state) => state.version)
  const changed = useDocument((state) => state.changed)
  const now = useSlowNow()
  const { data } = useVersions(graph, version)
  const versions = data?.versions.toSorted((a, b) => b.number - a.number) ?? []
  const current = versions.find((one) => one.version === version)
  const count = useChangeCount(graph, version)
  const [, go] = useLocation()
  return (
    <>
      <Menu
        label="Versions"
        trigger={
          <AriaButton className={styles.chip ?? ''}>
            <GitBranch size={14} aria-hidden />
            {current === undefined ? 'draft' : `v${current.number}${changed ? ' draft' : ''}`}
            {changed && (
              <Badge tone="warn">
                {count === undefined || count === 0 ? 'changed' : formatCount(count, 'change')}
              </Badge>
            )}
            <ChevronDown size={14} aria-hidden />
          </AriaButton>
        }
      >
        <MenuItem
          icon={<Save />}
          keys="Ctrl S"
          isDisabled={!changed}
          onAction={() => useSaveVersion.setState({ open: true })}
        >
          Save as a version
        </MenuItem>
        <MenuItem
          icon={<GitCompareArrows />}
          keys="D"
          isDisabled={current === undefined}
          onAction={() => go(paths.difference(graph, current?.number ?? version, 'draft'))}
        >
          {`Differences from v${current?.number ?? 1}`}
        </MenuItem>
        <MenuItem icon={<HistoryIcon />} onAction={() => go(paths.versions(graph))}>
          All versions
        </MenuItem>
        <MenuSection title="Put into the draft">
          {versions.slice(0, 8).map((one) => (
            <MenuItem
              key={one.version}
              aside={formatAgo(one.createdAt, now)}
              description={one.message === '' ? undefined : one.message}
              onAction={() => void restoreVersion(graph, one)}
            >
              {`v${one.number}${one.version === version ? ', newest' : ''}`}
            </MenuItem>
          ))}
        </MenuSection>
      </Menu>
      <SaveVersionDialog graph={graph} next={(versions[0]?.number ?? 0) + 1} />
    </>
  )
}

function useVersions(graph: string, version: string) {
  return useQuery({
    queryKey: ['versions', graph, version],
    queryFn: () => request<VersionList>(`/api/graphs/${encodeURIComponent(graph)}/versions`),
  })
}

/** Versions never change afterwards, and deployments serve only versions. */
function SaveVersionDialog({ graph, next }: { graph: string; next: number }) {
  const open = useSaveVersion((state) => state.open)
  const [message, setMessage] = useState('')
  const queries = useQueryClient()
  const close = () => useSaveVersion.setState({ open: false })
  const save = useMutation({
    async mutationFn() {
      if (!(await flushDocument())) {
        throw new Error('The draft could not be saved first. Check the connection and try again.')
      }
      const body: VersionCreate = { message: message.trim() || suggestion() }
      const path = `/api/graphs/${encodeURIComponent(graph)}/versions`
      return request<VersionSummary>(path, { method: 'POST', body })
    },
    onSuccess(saved) {
      useDocument.setState({ version: saved.version, changed: false })
      void queries.invalidateQueries({ queryKey: ['versions', graph] })
      setMessage('')
      close()
      toast(`Saved version ${saved.number}.`)
    },
  })
  return (
    <Dialog
      title={`Save version ${next}`}
      isOpen={open}
      onClose={close}
      actions={
        <>
          <Button onPress={close}>Cancel</Button>
          <Button variant="primary" isDisabled={save.isPending} onPress={() => save.mutate()}>
            Save version
          </Button>
        </>
      }
    >
      <TextField
        label="What changed"
        description="A version stays as it is for good; a run, a score or a deployment can name it."
        rows={3}
        autoFocus
        value={message}
        onChange={setMessage}
        placeholder={open ? suggestion() : ''}
        error={save.error === null ? undefined : save.error.message}
      />
    </Dialog>
  )
}

/** The last steps of the draft, newest first, as a message to start with. */
function suggestion(): string {
  const { done } = useDocument.getState().history
  const labels = [...new Set(done.map((step) => step.label).toReversed())]
  const meaningful = labels.filter((label) => !/^(Moved|Tidied)/.test(label))
  return meaningful.slice(0, 3).join(', ').slice(0, 200) || 'Changed the graph'
}
