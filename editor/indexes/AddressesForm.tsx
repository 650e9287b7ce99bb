import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { AddressesAccepted, AddressesPost } from '../../server/api/indexes.ts'
import { request } from '../client/request.ts'
import { Button } from '../ui/Button.tsx'
import { NumberField, TextField } from '../ui/Field.tsx'
import { formatCount } from '../ui/figures.ts'
import { Notice } from '../ui/Notice.tsx'
import { Switch } from '../ui/Switch.tsx'
import { toast } from '../ui/toast-store.ts'
import { useAddOptions } from './add-options.ts'
import { readAddresses } from './addresses.ts'
import { indexAddress, useIndexChanged } from './index-requests.ts'
import styles from './AddTab.module.css'

/** What the server follows at most. */
const mostPages = 500

/** Pages of the web, fetched by the server, with those that they link to where that is wanted. */
export function AddressesForm({ index }: { index: string }) {
  const [typed, setTyped] = useState('')
  const [following, setFollowing] = useState(false)
  const [pages, setPages] = useState(20)
  const [asked, setAsked] = useState(false)
  const changed = useIndexChanged()
  const { urls, problem } = readAddresses(typed)
  const wrongPages =
    following && !(Number.isInteger(pages) && pages >= 1 && pages <= mostPages)
      ? `It must be a whole number from 1 to ${mostPages}.`
      : undefined
  const fetching = useMutation({
    mutationFn() {
      const body: AddressesPost = {
        urls,
        ...(following ? { follow: { pages } } : {}),
        ...(useAddOptions.getState().skipDuplicates ? { duplicates: 'skip' } : {}),
      }
      return request<AddressesAccepted>(indexAddress(index, '/addresses'), { method: 'POST', body })
    },
    onSuccess({ accepted }) {
      toast(`The server fetches ${formatCount(accepted, 'address', 'addresses')}.`)
      setTyped('')
      setAsked(false)
      changed(index)
    },
  })
  return (
    <form
      className={styles.addresses}
      aria-label="Web addresses"
      onSubmit={(event) => {
        event.preventDefault()
        setAsked(true)
        if (urls.length > 0 && wrongPages === undefined && !fetching.isPending) fetching.mutate()
      }}
    >
      <TextField
        label="Web addresses"
        mono
        rows={3}
        value={typed}
        onChange={(now) => {
          setTyped(now)
          setAsked(false)
        }}
        placeholder="https://example.org/docs/"
        error={
          asked
            ? (problem ?? (urls.length === 0 ? 'Write an address first.' : undefined))
            : undefined
        }
        description="One a line. The main text of each page is taken, without menus and banners."
      />
      <div className={styles.follow}>
        <Switch isSelected={following} onChange={setFollowing}>
          Follow links under each address
        </Switch>
        <div className={styles.pages}>
          <NumberField
            label="Pages at most for each address"
            labelHidden
            minValue={1}
            value={pages}
            onChange={setPages}
            isDisabled={!following}
          />
          <span data-off={!following || undefined}>pages at most</span>
        </div>
        <Button type="submit" isDisabled={fetching.isPending}>
          {fetching.isPending ? 'Asking the server' : 'Fetch'}
        </Button>
      </div>
      {wrongPages !== undefined && <Notice tone="error">{wrongPages}</Notice>}
      {fetching.error !== null && (
        <Notice tone="error" title="The addresses were not taken">
          {fetching.error.message}
        </Notice>
      )}
    </form>
  )
}
