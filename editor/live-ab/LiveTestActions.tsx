import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ArrowUpFromLine, FlaskConical, Square, Undo2 } from 'lucide-react'
import { messageOf } from '../../engine/graph/message-of.ts'
import type { DeploymentAnswer } from '../../server/api/deployments.ts'
import type { LiveTest } from '../../server/api/live-ab.ts'
import { request } from '../client/request.ts'
import { deploymentAddress, useDeploymentChange } from '../deployments/deployment-requests.ts'
import { Button } from '../ui/Button.tsx'
import { toast } from '../ui/toast-store.ts'

interface Props {
  readonly deployment: DeploymentAnswer
  readonly test: LiveTest
  readonly onAgain: () => void
}

/** How a live A/B ends: the candidate takes over, the control stays, or only the counting stops. */
export function LiveTestActions({ deployment, test, onAgain }: Props) {
  const { name } = deployment
  const { plan, result, stoppedAt } = test
  const queries = useQueryClient()
  const change = useDeploymentChange(name)
  const candidate = result.candidate ?? plan.candidates[0] ?? ''
  const end = useMutation({
    mutationFn: () => request<LiveTest>(deploymentAddress(name, '/live-ab'), { method: 'DELETE' }),
    onSuccess: (ended) => queries.setQueryData(['live-ab', name], ended),
    onError: (error) => toast(error.message, { tone: 'error' }),
  })
  const pending = end.isPending || change.isPending
  const isThere = (variant: string): boolean =>
    deployment.revision.settings.variants.some((one) => one.name === variant)

  /** What was counted ends before the shares change. */
  async function promote(variant: string, said: string): Promise<void> {
    try {
      if (stoppedAt === undefined) await end.mutateAsync()
      await change.mutateAsync({ kind: 'promote', variant, message: said, said })
    } catch (error) {
      toast(messageOf(error), { tone: 'error' })
    }
  }

  const everything = (variant: string): boolean =>
    Object.entries(deployment.weights).every(([one, weight]) => (one === variant) === weight > 0)
  return (
    <>
      {stoppedAt === undefined && (
        <Button
          size="large"
          icon={<Square />}
          isDisabled={pending}
          onPress={() =>
            end.mutate(undefined, {
              onSuccess: () => toast('The live A/B has ended. The shares stay as they are.'),
            })
          }
        >
          End the test
        </Button>
      )}
      {isThere(plan.control) && !everything(plan.control) && (
        <Button
          size="large"
          icon={<Undo2 />}
          isDisabled={pending}
          onPress={() => void promote(plan.control, `Kept ${plan.control} after a live A/B`)}
        >
          {`Keep ${plan.control}`}
        </Button>
      )}
      {isThere(candidate) && !everything(candidate) && (
        <Button
          variant={result.advice === 'promote' ? 'primary' : 'plain'}
          size="large"
          icon={<ArrowUpFromLine />}
          isDisabled={pending}
          onPress={() => void promote(candidate, `Promoted ${candidate} after a live A/B`)}
        >
          {`Promote ${candidate}`}
        </Button>
      )}
      {stoppedAt !== undefined && (
        <Button size="large" icon={<FlaskConical />} onPress={onAgain}>
          New A/B
        </Button>
      )}
    </>
  )
}
