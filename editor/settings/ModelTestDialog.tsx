import { useQuery } from '@tanstack/react-query'
import type { ModelReport, ModelTestRequest } from '../../server/api.ts'
import { request } from '../client/request.ts'
import { Badge, type Tone } from '../ui/Badge.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import styles from './SettingsPage.module.css'

const tones: Readonly<Record<ModelReport['checks'][number]['outcome'], Tone>> = {
  works: 'ok',
  unsure: 'warn',
  fails: 'error',
}

/** Tries what the model of a profile can do. Leaving stops the calls. */
export function ModelTestDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const { data, error, isPending } = useQuery({
    queryKey: ['model-test', name],
    queryFn({ signal }) {
      const body: ModelTestRequest = { name }
      const options = { method: 'POST', body, signal } as const
      return request<ModelReport>('/api/settings/test-model', options)
    },
    retry: false,
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  })
  return (
    <Dialog wide isOpen title={`What ${name} can do`} onClose={onClose}>
      {isPending && (
        <>
          <p className={styles.hint}>Asking the model a few small things.</p>
          <Skeleton height={180} />
        </>
      )}
      {error !== null && <Notice tone="error">{error.message}</Notice>}
      {data !== undefined && (
        <>
          <p className={styles.hint}>
            {name} stands for <code>{data.model}</code>.
          </p>
          <table className={styles.checks}>
            <tbody>
              {data.checks.map(({ check, outcome, detail }) => (
                <tr key={check}>
                  <th scope="row">{check}</th>
                  <td>
                    <Badge tone={tones[outcome]}>{outcome}</Badge>
                  </td>
                  <td>{detail}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </Dialog>
  )
}
