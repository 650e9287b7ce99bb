import { ArrowDown, ArrowUp, Sparkle, Star } from 'lucide-react'
import { useState } from 'react'
import type { ComparedPassage } from '../../server/api/experiments.ts'
import { openPassage } from '../passages/passage-store.ts'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { formatCount, formatScore } from '../ui/figures.ts'
import { moveWords, type RankMove } from './rank-moves.ts'
import styles from './PassagesView.module.css'

interface Props {
  readonly title: string
  readonly passages: readonly ComparedPassage[]
  /** How it came to this place; undefined where there is nothing to compare with. */
  readonly moveAt: (passage: ComparedPassage, index: number) => RankMove | undefined
  /** Passages that the other side does not have are marked as gone. */
  readonly goneOf?: boolean
}

const few = 10

/** A ranked list with the moves of each passage; gold is marked with a star. */
export function PassageColumn({ title, passages, moveAt, goneOf = false }: Props) {
  const [all, setAll] = useState(false)
  const gold = passages.filter((passage) => passage.gold).length
  return (
    <section className={styles.column} aria-label={`Passages of ${title}`}>
      <header>
        <b>{title}</b>
        <small>
          {formatCount(passages.length, 'passage')}
          {gold > 0 && `, ${gold} of gold`}
        </small>
      </header>
      {passages.length === 0 && <p className={styles.none}>No passages.</p>}
      <ol>
        {(all ? passages : passages.slice(0, few)).map((passage, index) => (
          // The same passage may be found twice.
          <li key={`${passage.id} ${index}`} data-gold={passage.gold || undefined}>
            <button
              type="button"
              onClick={() =>
                openPassage({ id: passage.id, title: passage.title, source: passage.document })
              }
            >
              <span className={styles.rank}>{index + 1}</span>
              <Move move={moveAt(passage, index)} />
              <span className={styles.words}>
                <strong>
                  {passage.gold && <Star role="img" aria-label="Gold" size={12} />}
                  {passage.title}
                </strong>
                <span>{passage.text.slice(0, 240)}</span>
              </span>
              {goneOf && passage.otherRank === null && <Badge tone="warn">gone</Badge>}
              {passage.score !== null && (
                <span className={styles.score}>{formatScore(passage.score)}</span>
              )}
            </button>
          </li>
        ))}
      </ol>
      {!all && passages.length > few && (
        <Button variant="quiet" onPress={() => setAll(true)}>
          Show all {passages.length}
        </Button>
      )}
    </section>
  )
}

function Move({ move }: { move: RankMove | undefined }) {
  if (move === undefined) return <span />
  const { kind, by } = move
  return (
    <span className={styles.move} data-move={kind} title={moveWords(move)}>
      {kind === 'up' && <ArrowUp size={11} aria-hidden />}
      {kind === 'down' && <ArrowDown size={11} aria-hidden />}
      {kind === 'new' && <Sparkle size={11} aria-hidden />}
      <span aria-hidden>{by > 0 ? by : kind === 'same' ? '=' : ''}</span>
      <span className="visually-hidden">{moveWords(move)}</span>
    </span>
  )
}
