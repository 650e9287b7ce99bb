import { useQuery } from '@tanstack/react-query'
import { TriangleAlert } from 'lucide-react'
import type { CatalogueAnswer } from '../../server/api.ts'
import { request } from '../client/request.ts'
import styles from './NodeFileProblems.module.css'

/** Why a node type of one's own is missing among those that can be added, or is an older one. */
export function NodeFileProblems() {
  const { data } = useQuery({
    queryKey: ['catalogue'],
    queryFn: () => request<CatalogueAnswer>('/api/catalogue'),
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (data === undefined || data.problems.length === 0) return null
  return (
    <ul className={styles.problems} aria-label="Files of node types that could not be loaded">
      {data.problems.map(({ file, message }) => (
        <li key={file}>
          <TriangleAlert size={14} aria-hidden />
          <span>{message}</span>
        </li>
      ))}
    </ul>
  )
}
