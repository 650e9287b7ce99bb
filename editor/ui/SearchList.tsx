import { Search } from 'lucide-react'
import { Fragment, useId, useState, type KeyboardEvent, type ReactNode } from 'react'
import { Kbd } from './Kbd.tsx'
import { rankMatches, type Searchable } from './rank-matches.ts'
import styles from './SearchList.module.css'

export interface SearchItem extends Searchable {
  readonly id: string
  readonly icon?: ReactNode
  readonly keys?: string | undefined
  readonly aside?: string | undefined
  /** Items of one section stand together under its name while nothing is typed. */
  readonly section?: string | undefined
}

interface Props {
  readonly label: string
  readonly placeholder: string
  readonly items: readonly SearchItem[]
  readonly empty: string
  readonly onChoose: (id: string) => void
  readonly onClose: () => void
}

/** A field to type in and the things that match, best first: arrow keys choose, Enter takes. */
export function SearchList({ label, placeholder, items, empty, onChoose, onClose }: Props) {
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const id = useId()
  const found = rankMatches(query, items)
  const current = found[Math.min(at, found.length - 1)]

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setAt((now) => (now + 1) % Math.max(1, found.length))
    else if (event.key === 'ArrowUp')
      setAt((now) => (now - 1 + found.length) % Math.max(1, found.length))
    else if (event.key === 'Enter' && current !== undefined) onChoose(current.id)
    else if (event.key === 'Escape') onClose()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div className={styles.search}>
      <div className={styles.field}>
        <Search size={15} aria-hidden />
        <input
          // It is opened to be typed in.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          role="combobox"
          aria-label={label}
          aria-expanded
          aria-controls={`${id}-list`}
          aria-activedescendant={current === undefined ? undefined : `${id}-${current.id}`}
          placeholder={placeholder}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value)
            setAt(0)
          }}
          onKeyDown={onKeyDown}
          spellCheck={false}
          autoComplete="off"
        />
      </div>
      <div className={styles.list} role="listbox" aria-label={label} id={`${id}-list`}>
        {found.map((item, position) => {
          const section = query === '' ? item.section : undefined
          const isFirst = section !== undefined && found[position - 1]?.section !== section
          return (
            <Fragment key={item.id}>
              {isFirst && <p className={styles.section}>{section}</p>}
              <Option
                id={`${id}-${item.id}`}
                item={item}
                isCurrent={item === current}
                onPoint={() => setAt(position)}
                onChoose={() => onChoose(item.id)}
              />
            </Fragment>
          )
        })}
        {found.length === 0 && <p className={styles.empty}>{empty}</p>}
      </div>
    </div>
  )
}

interface OptionProps {
  readonly id: string
  readonly item: SearchItem
  readonly isCurrent: boolean
  readonly onPoint: () => void
  readonly onChoose: () => void
}

function Option({ id, item, isCurrent, onPoint, onChoose }: OptionProps) {
  return (
    // The keys are handled by the field, which keeps the focus.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      id={id}
      role="option"
      aria-selected={isCurrent}
      className={styles.option}
      onPointerMove={onPoint}
      onPointerDown={(event) => event.preventDefault()}
      onClick={onChoose}
      ref={(element) => {
        if (isCurrent) element?.scrollIntoView({ block: 'nearest' })
      }}
    >
      {item.icon}
      <span className={styles.text}>
        <span>{item.title}</span>
        {item.description !== undefined && <small>{item.description}</small>}
      </span>
      {item.aside !== undefined && <small>{item.aside}</small>}
      {item.keys !== undefined && <Kbd keys={item.keys} />}
    </div>
  )
}
