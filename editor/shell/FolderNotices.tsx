import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { GraphsFolderState } from '../../server/api/graphs-folder.ts'
import { request } from '../client/request.ts'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import styles from './FolderNotices.module.css'

/** What is wrong with the files that graphs come from. */
export function FolderNotices({ folder }: { folder: GraphsFolderState }) {
  return (
    <div className={styles.notices}>
      {folder.problems.map(({ file, message, graph }) => (
        <Notice key={`${file} ${message}`} tone="error" title={`The file ${file} cannot be used`}>
          {message}
          {graph !== undefined && ` The last good version of "${graph}" stays.`}
        </Notice>
      ))}
      {folder.gone.map(({ graph, file }) => (
        <Gone key={graph} graph={graph} file={file} />
      ))}
    </div>
  )
}

function Gone({ graph, file }: { graph: string; file: string }) {
  const queries = useQueryClient()
  const putBack = useMutation({
    mutationFn: () =>
      request<undefined>(`/api/graphs/${encodeURIComponent(graph)}/file`, { method: 'POST' }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['graphs'] }),
  })
  return (
    <Notice
      tone="warn"
      title={`The file of "${graph}" is gone`}
      action={
        <Button isDisabled={putBack.isPending} onPress={() => putBack.mutate()}>
          Write it again
        </Button>
      }
    >
      {putBack.error === null
        ? `The graph is hidden because ${file} was deleted. All its versions are kept.`
        : putBack.error.message}
    </Notice>
  )
}
