import { useQuery } from '@tanstack/react-query'
import { PlugZap, X } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import type { Session } from '../../server/api.ts'
import { request } from '../client/request.ts'
import { paths } from '../paths.ts'
import { IconButton } from '../ui/IconButton.tsx'
import styles from './OfflineBanner.module.css'

const storageKey = 'heddle.offline-banner'

/** Says, while no model is connected, what answers are then, and how to connect one. */
export function OfflineBanner() {
  const [closed, setClosed] = useState(() => sessionStorage.getItem(storageKey) === 'closed')
  const { data } = useQuery({
    queryKey: ['session'],
    queryFn: () => request<Session>('/api/session'),
  })
  if (data?.offline !== true || closed) return null
  return (
    <div className={styles.banner} role="note">
      <PlugZap size={15} aria-hidden />
      <span>
        <strong>No model is connected.</strong> Answers are extractive: sentences taken word for
        word from the passages.
      </span>
      <Link href={`${paths.settings}?connect`} className={styles.link}>
        Connect a model
      </Link>
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
    </div>
  )
}
