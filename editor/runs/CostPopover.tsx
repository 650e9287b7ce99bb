import type { RefObject } from 'react'
import { Dialog, Heading } from 'react-aria-components'
import { Link } from 'wouter'
import { paths } from '../paths.ts'
import { Button } from '../ui/Button.tsx'
import { ButtonPopover } from '../ui/ButtonPopover.tsx'
import { formatCost, formatCount } from '../ui/figures.ts'
import { answerCostQuestion, useCostGuard, type CostQuestion } from './cost-guard.ts'
import styles from './CostPopover.module.css'

interface Props {
  readonly question: CostQuestion
  readonly button: RefObject<HTMLElement | null>
}

/** Asks at the Run button before a run that is likely to cost much. Everything else stays usable. */
export default function CostPopover({ question: { cost, p90, runs }, button }: Props) {
  const askAbove = useCostGuard((state) => state.askAbove)
  const often = p90 !== undefined && p90 > cost
  return (
    <ButtonPopover
      button={button}
      placement="bottom end"
      offset={8}
      isNonModal
      onClose={() => answerCostQuestion(false)}
    >
      <Dialog className={styles.dialog ?? ''}>
        <Heading slot="title" className={styles.title ?? ''}>
          This run is likely to cost {formatCost(cost)}
        </Heading>
        <p>
          {runs === 1
            ? 'The last run cost that'
            : `Half of the last ${formatCount(runs, 'run')} cost that or less`}
          {often && `; one in ten cost more than ${formatCost(p90)}`}.{' '}
          {askAbove !== null && `You are asked above ${formatCost(askAbove)}.`}{' '}
          <Link href={paths.settings} onClick={() => answerCostQuestion(false)}>
            Change that
          </Link>
        </p>
        <div className={styles.actions}>
          <Button onPress={() => answerCostQuestion(false)}>Not now</Button>
          <Button variant="primary" autoFocus onPress={() => answerCostQuestion(true)}>
            Run it
          </Button>
        </div>
      </Dialog>
    </ButtonPopover>
  )
}
