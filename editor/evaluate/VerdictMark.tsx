import { Check, CircleDashed, Equal, Minus, TriangleAlert, type LucideIcon } from 'lucide-react'
import type { Verdict } from '../../engine/evaluate/comparison/comparison.ts'
import styles from './VerdictMark.module.css'

const looks: Readonly<Record<Verdict, { readonly word: string; readonly icon: LucideIcon }>> = {
  better: { word: 'Better', icon: Check },
  worse: { word: 'Worse', icon: TriangleAlert },
  'cannot-tell': { word: 'Can’t tell', icon: Minus },
  same: { word: 'Same', icon: Equal },
  'too-few': { word: 'Too few examples', icon: CircleDashed },
}

/** A verdict by icon, word and colour, with its reason below. */
export function VerdictMark({ verdict, why }: { verdict: Verdict; why?: string }) {
  const { word, icon: Icon } = looks[verdict]
  return (
    <>
      <span className={styles.mark} data-verdict={verdict}>
        <Icon size={13} strokeWidth={2.4} aria-hidden />
        {word}
      </span>
      {why !== undefined && <small className={styles.why}>{why}</small>}
    </>
  )
}
