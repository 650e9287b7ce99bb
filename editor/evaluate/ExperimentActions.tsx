import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Ellipsis, Gauge, Play, Plus, Square, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { ExperimentAnswer } from '../../server/api/experiments.ts'
import { request } from '../client/request.ts'
import { paths } from '../paths.ts'
import { Button } from '../ui/Button.tsx'
import { DeleteDialog } from '../ui/DeleteDialog.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { Menu, MenuItem, MenuSeparator } from '../ui/Menu.tsx'
import { toast } from '../ui/toast-store.ts'
import { loadLater } from '../ui/load-later.tsx'
import { experimentAddress, experimentKey } from './evaluate-requests.ts'

const AddVariantDialog = loadLater(() => import('./AddVariantDialog.tsx'))
const RescoreDialog = loadLater(() => import('./RescoreDialog.tsx'))

/** Stop, go on, add a variant, score again, delete. */
export function ExperimentActions({ experiment }: { experiment: ExperimentAnswer }) {
  const { id, status, progress } = experiment
  const queries = useQueryClient()
  const [asking, setAsking] = useState<'variant' | 'rescore' | 'delete'>()
  const close = (): void => setAsking(undefined)
  const act = useMutation({
    mutationFn: (what: 'stop' | 'resume') =>
      request<ExperimentAnswer>(experimentAddress(id, `/${what}`), { method: 'POST' }),
    onSuccess(answer) {
      queries.setQueryData(experimentKey(id), answer)
      void queries.invalidateQueries({ queryKey: ['experiments'] })
    },
    onError: (error) => toast(error.message, { tone: 'error' }),
  })
  const unfinished = status !== 'running' && progress.done < progress.runs
  return (
    <>
      {status === 'running' && (
        <Button icon={<Square />} isDisabled={act.isPending} onPress={() => act.mutate('stop')}>
          Stop
        </Button>
      )}
      {unfinished && (
        <Button icon={<Play />} isDisabled={act.isPending} onPress={() => act.mutate('resume')}>
          Go on
        </Button>
      )}
      {status !== 'running' && (
        <Button icon={<Plus />} onPress={() => setAsking('variant')}>
          Add a variant
        </Button>
      )}
      <Menu
        label="More"
        placement="bottom end"
        trigger={
          <IconButton label="More for this evaluation">
            <Ellipsis />
          </IconButton>
        }
      >
        <MenuItem
          icon={<Gauge />}
          isDisabled={status === 'running'}
          description="Without running the graph again"
          onAction={() => setAsking('rescore')}
        >
          Score again
        </MenuItem>
        <MenuSeparator />
        <MenuItem icon={<Trash2 />} danger onAction={() => setAsking('delete')}>
          Delete
        </MenuItem>
      </Menu>
      {asking === 'variant' && <AddVariantDialog experiment={experiment} onClose={close} />}
      {asking === 'rescore' && <RescoreDialog experiment={experiment} onClose={close} />}
      {asking === 'delete' && <DeleteExperiment experiment={experiment} onClose={close} />}
    </>
  )
}

function DeleteExperiment({
  experiment,
  onClose,
}: {
  experiment: ExperimentAnswer
  onClose: () => void
}) {
  const queries = useQueryClient()
  const [, go] = useLocation()
  const remove = useMutation({
    mutationFn: () => request<undefined>(experimentAddress(experiment.id), { method: 'DELETE' }),
    onSuccess() {
      for (const key of ['experiments', 'runs', 'executions']) {
        void queries.invalidateQueries({ queryKey: [key] })
      }
      go(paths.evaluate(experiment.graph))
      toast(`Deleted ${experiment.name}.`)
    },
  })
  return (
    <DeleteDialog title={`Delete ${experiment.name}?`} remove={remove} onClose={onClose}>
      <p>
        Its scores and comparisons are lost, and its runs leave all lists and histories. This cannot
        be undone.
      </p>
    </DeleteDialog>
  )
}
