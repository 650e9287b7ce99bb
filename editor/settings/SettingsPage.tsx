import { useQuery } from '@tanstack/react-query'
import type { Settings } from '../../server/api.ts'
import { request } from '../client/request.ts'
import { Page } from '../shell/Page.tsx'
import { chooseTheme, useTheme, type ThemeChoice } from '../shell/theme.ts'
import { Notice } from '../ui/Notice.tsx'
import { Segmented } from '../ui/Segmented.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { ConnectionForm } from './ConnectionForm.tsx'
import { ProfilesForm } from './ProfilesForm.tsx'
import styles from './SettingsPage.module.css'

/** Which models answer, and how the editor looks. */
export function SettingsPage() {
  const { data, error, isPending } = useQuery({
    queryKey: ['settings'],
    queryFn: () => request<Settings>('/api/settings'),
  })
  return (
    <Page title="Settings">
      {error !== null && (
        <Notice tone="error" title="The settings could not be loaded">
          {error.message}
        </Notice>
      )}
      <section className={styles.card} aria-label="Models">
        <h2>Models</h2>
        <p className={styles.lead}>
          Heddle talks to any OpenAI-compatible server: OpenAI, Azure, OpenRouter, or one of your
          own such as Ollama, vLLM, llama.cpp or LM Studio. Without one, answers are extractive:
          sentences taken word for word from the passages.
        </p>
        {isPending && <Skeleton height={180} />}
        {data !== undefined && <ConnectionForm key={data.provider.baseUrl} settings={data} />}
      </section>
      {data !== undefined && (
        <section className={styles.card} aria-label="Profiles">
          <h2>Profiles</h2>
          <p className={styles.lead}>
            Nodes name a profile, not a model, so that a graph runs anywhere. Each profile stands
            for one model of the server above; an empty one works offline.
          </p>
          <ProfilesForm settings={data} />
        </section>
      )}
      <section className={styles.card} aria-label="Appearance">
        <h2>Appearance</h2>
        <Appearance />
      </section>
    </Page>
  )
}

const themes: readonly { readonly id: ThemeChoice; readonly label: string }[] = [
  { id: 'light', label: 'Light' },
  { id: 'dark', label: 'Dark' },
  { id: 'system', label: 'As the system' },
]

function Appearance() {
  const choice = useTheme((state) => state.choice)
  return <Segmented label="Theme" value={choice} onChange={chooseTheme} options={themes} />
}
