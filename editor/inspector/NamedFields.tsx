import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { GraphList, IndexList } from '../../server/api.ts'
import { useProfiles } from '../canvas/profiles.ts'
import { Link } from 'wouter'
import { request } from '../client/request.ts'
import { useDocument } from '../document/document-store.ts'
import { paths } from '../paths.ts'
import { Select, type SelectOption } from '../ui/Select.tsx'

interface Props {
  readonly label: string
  readonly description?: string
  readonly error: string | undefined
  readonly aside: ReactNode
  readonly value: string
  readonly onChange: (value: string | undefined) => void
}

/** What a field names may be gone by now; it stays to be seen. */
function withCurrent(options: readonly SelectOption[], value: string): readonly SelectOption[] {
  const known = value === '' || options.some((option) => option.id === value)
  return known ? options : [...options, { id: value, label: value, aside: 'not known here' }]
}

/** A model profile of a role, with the model it stands for. */
export function ModelField({
  role,
  ...rest
}: Props & { readonly role: 'chat' | 'embedding' | 'rerank' }) {
  const profiles = useProfiles((state) => state.profiles)
  const options = [...profiles.values()]
    .filter((profile) => profile.role === role)
    .map(({ name, resolved }) => ({ id: name, label: name, aside: resolved }))
  return <Select {...rest} options={withCurrent(options, rest.value)} />
}

export function IndexField({ required, ...rest }: Props & { readonly required: boolean }) {
  const { data } = useQuery({
    queryKey: ['indexes'],
    queryFn: () => request<IndexList>('/api/indexes'),
  })
  const options: SelectOption[] = (data?.indexes ?? []).map(({ name, passages }) => ({
    id: name,
    label: name,
    aside: `${passages} passages`,
  }))
  if (!required) options.unshift({ id: '', label: 'None' })
  return <Select {...rest} options={withCurrent(options, rest.value)} />
}

export function GraphField({ value, aside, ...rest }: Props) {
  const open = useDocument((state) => state.graph?.name)
  const { data } = useQuery({
    queryKey: ['graphs'],
    queryFn: () => request<GraphList>('/api/graphs'),
  })
  // A graph cannot run itself.
  const others = (data?.graphs ?? []).filter(({ name }) => name !== open)
  const options = others.map(({ name, title }) => ({ id: name, label: title, aside: name }))
  const isThere = others.some(({ name }) => name === value)
  const link = isThere && <Link href={paths.graph(value)}>Open</Link>
  return (
    <Select
      {...rest}
      value={value}
      aside={
        <>
          {aside}
          {link}
        </>
      }
      options={withCurrent(options, value)}
    />
  )
}
