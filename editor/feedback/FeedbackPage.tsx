import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { ThumbsUp } from 'lucide-react'
import { useSearchParams } from 'wouter'
import type { GraphList } from '../../server/api.ts'
import type { FeedbackTotals } from '../../server/api/feedback.ts'
import { request } from '../client/request.ts'
import { Page } from '../shell/Page.tsx'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { changedSearch } from '../ui/changed-search.ts'
import { formatCount } from '../ui/figures.ts'
import { Notice } from '../ui/Notice.tsx'
import { Select, type SelectOption } from '../ui/Select.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { SelectAll } from '../runs/SelectAll.tsx'
import { SelectedRuns } from '../runs/SelectedRuns.tsx'
import { wholeList } from '../runs/whole-list.ts'
import { useChosenRows } from '../ui/use-chosen-rows.ts'
import { FeedbackItem } from './FeedbackItem.tsx'
import { listFeedback, type ShownFeedback } from './feedback-requests.ts'
import { readShown } from './shown-feedback.ts'
import styles from './FeedbackPage.module.css'

/** Stands for no filter: an option needs a name. */
const all = 'all'

const kinds: readonly SelectOption[] = [
  { id: all, label: 'Any feedback' },
  { id: 'thumbs-up', label: 'Thumbs up' },
  { id: 'thumbs-down', label: 'Thumbs down' },
  { id: 'stars', label: 'Stars' },
  { id: 'comment', label: 'With a comment' },
  { id: 'reasons', label: 'With reasons' },
  { id: 'correction', label: 'With a corrected answer' },
]

const times: readonly SelectOption[] = [
  { id: all, label: 'Any time' },
  { id: '1', label: 'Last day' },
  { id: '7', label: 'Last 7 days' },
  { id: '30', label: 'Last 30 days' },
]

/** What people said of runs, newest first. What it is narrowed to stands in the address. */
export default function FeedbackPage() {
  const [search, setSearch] = useSearchParams()
  const shown = readShown(search)
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery({
      queryKey: ['feedback', search.toString()],
      initialPageParam: '',
      queryFn: ({ pageParam }) => listFeedback(shown, pageParam),
      getNextPageParam: ({ next }) => next,
    })
  const entries = data?.pages.flatMap((page) => page.feedback) ?? []
  const order = entries.map(({ id }) => id)
  const chosen = useChosenRows(order)
  const selectWhole = async (): Promise<void> => {
    const whole = await wholeList(async () => {
      const { data: read, hasNextPage: goesOn, isError } = await fetchNextPage()
      return {
        rows: read?.pages.flatMap((page) => page.feedback) ?? [],
        goesOn: goesOn && !isError,
      }
    })
    chosen.take(whole.map(({ id }) => id))
  }
  const totals = data?.pages[0]?.totals
  const narrow = (name: keyof ShownFeedback, value: string): void =>
    setSearch(changedSearch({ [name]: value === all ? undefined : value }), { replace: true })
  return (
    <Page title="Feedback" lead="What people said of runs. Each entry opens its run on the canvas.">
      <Filters shown={shown} onNarrow={narrow} />
      {error !== null && (
        <Notice
          tone="error"
          title="The feedback could not be loaded"
          action={<Button onPress={() => void refetch()}>Try again</Button>}
        >
          {error.message}
        </Notice>
      )}
      {isPending && <Skeleton rows height={499} />}
      {totals !== undefined && totals.entries > 0 && (
        <div className={styles.above}>
          <SelectAll order={order} chosen={chosen} />
          <Totals totals={totals} />
        </div>
      )}
      {totals !== undefined && totals.entries === 0 && (
        <EmptyState
          icon={<ThumbsUp />}
          title={search.size === 0 ? 'No feedback yet' : 'No feedback fits'}
        >
          {search.size === 0
            ? 'Run a graph and say below its answer whether it is good, or send feedback over HTTP from your product.'
            : 'Take other graphs, another kind or a longer time.'}
        </EmptyState>
      )}
      {entries.length > 0 && (
        <ul className={styles.list} aria-label="Feedback">
          {entries.map((entry) => (
            <FeedbackItem key={entry.id} entry={entry} chosen={chosen} />
          ))}
        </ul>
      )}
      {hasNextPage && (
        <div className={styles.further}>
          <Button isDisabled={isFetchingNextPage} onPress={() => void fetchNextPage()}>
            Earlier feedback
          </Button>
        </div>
      )}
      <SelectedRuns
        of="feedback"
        rows={entries}
        chosen={chosen}
        onWhole={hasNextPage ? () => void selectWhole() : undefined}
      />
    </Page>
  )
}

interface FiltersProps {
  readonly shown: ShownFeedback
  readonly onNarrow: (name: keyof ShownFeedback, value: string) => void
}

function Filters({ shown, onNarrow }: FiltersProps) {
  const { data } = useQuery({
    queryKey: ['graphs'],
    queryFn: () => request<GraphList>('/api/graphs'),
  })
  const graphs = [
    { id: all, label: 'All graphs' },
    ...(data?.graphs ?? []).map(({ name, title }) => ({ id: name, label: title })),
  ]
  return (
    <div className={styles.filters} role="group" aria-label="Filters">
      <Select
        label="Graph"
        labelHidden
        options={graphs}
        value={shown.graph ?? all}
        onChange={(value) => onNarrow('graph', value)}
      />
      <Select
        label="Kind"
        labelHidden
        options={kinds}
        value={shown.kind ?? all}
        onChange={(value) => onNarrow('kind', value)}
      />
      <Select
        label="Time"
        labelHidden
        options={times}
        value={shown.days === undefined ? all : String(shown.days)}
        onChange={(value) => onNarrow('days', value)}
      />
      {(['deployment', 'version'] as const).map((name) => {
        const value = shown[name]
        return (
          value !== undefined && (
            <Button key={name} variant="quiet" onPress={() => onNarrow(name, all)}>
              {`Not only ${name} ${name === 'version' ? value.slice(0, 7) : value}`}
            </Button>
          )
        )
      })}
    </div>
  )
}

function Totals({ totals }: { totals: FeedbackTotals }) {
  const { entries, up, down, starred, meanStars } = totals
  const parts = [
    formatCount(entries, 'entry', 'entries'),
    ...(up + down > 0 ? [`${formatCount(up, 'thumb')} up`, `${down} down`] : []),
    ...(meanStars === null ? [] : [`${meanStars.toFixed(1)} of 5 stars from ${starred}`]),
  ]
  return (
    <p className={styles.totals} role="status">
      {parts.join(' · ')}
    </p>
  )
}
