import { useQuery } from '@tanstack/react-query'
import {
  ChevronDown,
  GitBranch,
  GitCompareArrows,
  History as HistoryIcon,
  Save,
} from 'lucide-react'
import { Button as AriaButton } from 'react-aria-components'
import { useLocation } from 'wouter'
import type { VersionList } from '../../server/api.ts'
import { requestLater } from '../client/request-later.ts'
import { useDocument } from '../document/document-store.ts'
import { paths } from '../paths.ts'
import { Badge } from '../ui/Badge.tsx'
import { useSlowNow } from '../ui/clock.ts'
import { formatAgo, formatCount } from '../ui/figures.ts'
import { loadLater } from '../ui/load-later.tsx'
import { Menu, MenuItem, MenuSection } from '../ui/Menu.tsx'
import { useChangeCount } from './change-count.ts'
import { restoreVersion } from './restore-version.ts'
import { useSaveVersion } from './save-version-open.ts'
import { useShownKeys } from '../keys/use-shown-keys.ts'
import styles from './VersionMenu.module.css'

const SaveVersionDialog = loadLater(() => import('./SaveVersionDialog.tsx'))

/** Which version the draft began with, whether it differs, and the versions before. */
export function VersionMenu({ graph }: { graph: string }) {
  const keys = useShownKeys()
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
          keys={keys('saveVersion')}
          isDisabled={!changed}
          onAction={() => useSaveVersion.setState({ open: true })}
        >
          Save as a version
        </MenuItem>
        <MenuItem
          icon={<GitCompareArrows />}
          keys={keys('differences')}
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
    queryFn: () => requestLater<VersionList>(`/api/graphs/${encodeURIComponent(graph)}/versions`),
  })
}
