import { useQuery } from '@tanstack/react-query'
import { PlugZap, X } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import type { Session } from '../../server/api.ts'
import { request } from '../client/request.ts'
import { paths } from '../paths.ts'
import { useMe } from '../settings/use-me.ts'
import { useSettings } from '../settings/use-settings.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { loadLater } from '../ui/load-later.tsx'
import styles from './OfflineBanner.module.css'

const ConnectHere = loadLater(() => import('./ConnectHere.tsx'))

const storageKey = 'heddle.offline-banner'

/** Says, while no model is connected, what answers are then, and lets one be connected here. */
export function OfflineBanner() {
  const [closed, setClosed] = useState(() => sessionStorage.getItem(storageKey) === 'closed')
  const [connecting, setConnecting] = useState(false)
  const mayConnect = useMe().data?.scopes.includes('admin') === true
  const { data } = useQuery({
    queryKey: ['session'],
    queryFn: () => request<Session>('/api/session'),
  })
  if (data?.offline !== true || closed) return null
  return (
    <div className={styles.banner} role="note">
      <PlugZap size={15} aria-hidden />
      <span>
        <strong>
          {data.troubled ? <Trouble mayRead={mayConnect} /> : 'No model is connected.'}
        </strong>{' '}
        {data.troubled
          ? 'Answers are extractive.'
          : 'Answers are extractive: sentences taken word for word from the passages.'}
      </span>
      {mayConnect && data.troubled && (
        <Link className={styles.link} href={paths.settings}>
          Models and keys
        </Link>
      )}
      {mayConnect && !data.troubled && (
        <button type="button" className={styles.link} onClick={() => setConnecting(true)}>
          Connect a model
        </button>
      )}
      <IconButton
        label="Hide until the next visit"
        size="small"
        onPress={() => {
          sessionStorage.setItem(storageKey, 'closed')
          setClosed(true)
        }}
      >
        <X />
      </IconButton>
      {connecting && <ConnectHere onClose={() => setConnecting(false)} />}
    </div>
  )
}

/** The sentence names the address of the server, which is for who may change it. */
function Trouble({ mayRead }: { mayRead: boolean }) {
  return useSettings(mayRead).data?.trouble ?? 'The model server gives no model.'
}
