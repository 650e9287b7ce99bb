import { useQuery } from '@tanstack/react-query'
import type { Settings } from '../../server/api.ts'
import { request } from '../client/request.ts'
import { Page } from '../shell/Page.tsx'
import { chooseTheme, useTheme, type ThemeChoice } from '../shell/theme.ts'
import { Notice } from '../ui/Notice.tsx'
import { Segmented } from '../ui/Segmented.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { Connections } from './Connections.tsx'
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
          own such as Ollama, vLLM, llama.cpp or LM Studio; and to Anthropic and Google. Several can
          be connected. Without one, answers are extractive: sentences taken word for word from the
          passages.
        </p>
        {isPending && <Skeleton height={180} />}
        {data !== undefined && <Connections settings={data} />}
      </section>
      {data !== undefined && (
        <section className={styles.card} aria-label="Profiles">
          <h2>Profiles</h2>
          <p className={styles.lead}>
            Nodes name a profile, not a model, so that a graph runs anywhere. A model without a
            connection before it is at the first one; an empty profile works offline, or like
            default.
          </p>
          <ProfilesForm settings={data} />
          <p className={styles.hint}>
            Costs go by list prices of {data.prices.asOf}
            {data.prices.overrides > 0 && `, and ${data.prices.overrides} of prices.json`}.
          </p>
          {data.prices.problem !== undefined && <Notice tone="warn">{data.prices.problem}</Notice>}
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
