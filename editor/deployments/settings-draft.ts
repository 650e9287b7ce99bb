import { useState } from 'react'
import type { DeploymentSettings, RevisionAnswer } from '../../server/api/deployments.ts'
import { settingChanges, type SettingChange } from './setting-changes.ts'

/** Changes of a deployment that are not live yet; all tabs of its page edit the same ones. */
export interface SettingsDraft {
  readonly settings: DeploymentSettings
  /** The revision that it began with. */
  readonly base: number
  readonly changes: readonly SettingChange[]
  readonly change: (edit: (before: DeploymentSettings) => DeploymentSettings) => void
  readonly discard: () => void
}

/** @param nameOf how a version is called */
export function useSettingsDraft(
  live: RevisionAnswer,
  nameOf: (version: string) => string,
): SettingsDraft {
  const [edited, setEdited] = useState<{
    readonly from: RevisionAnswer
    readonly settings: DeploymentSettings
  }>()
  const from = edited?.from ?? live
  const settings = edited?.settings ?? live.settings
  return {
    settings,
    base: from.number,
    changes: edited === undefined ? [] : settingChanges(from.settings, settings, nameOf),
    change: (edit) =>
      setEdited((before) => ({
        from: before?.from ?? live,
        settings: edit(before?.settings ?? live.settings),
      })),
    discard: () => setEdited(undefined),
  }
}
