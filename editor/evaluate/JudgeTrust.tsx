import { Link } from 'wouter'
import type { ComparisonAnswer } from '../../server/api/experiments.ts'
import { paths } from '../paths.ts'

interface Props {
  readonly graph: string
  readonly evaluator: string
  /** Undefined where people have labelled nothing that it judged. */
  readonly agreed: ComparisonAnswer['trust'][string] | undefined
}

/** How far a judge agrees with people, with the number of their labels; leads to what that rests on. */
export function JudgeTrust({ graph, evaluator, agreed }: Props) {
  const address = `${paths.calibration}?${new URLSearchParams({ graph, evaluator }).toString()}`
  return (
    <Link
      href={address}
      title="How far this judge agrees with people"
      onClick={(event) => event.stopPropagation()}
    >
      {trustWords(agreed)}
    </Link>
  )
}

function trustWords(agreed: Props['agreed']): string {
  if (agreed === undefined) return 'not checked by people yet'
  const { labels, agreement, kappa } = agreed
  return [
    `people agree ${Math.round(agreement * 100)} %`,
    ...(kappa === null ? [] : [`κ ${kappa.toFixed(2)}`]),
    `n ${labels.toLocaleString()}`,
  ].join(', ')
}
