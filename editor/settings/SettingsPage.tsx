import { Page } from '../shell/Page.tsx'
import { chooseTheme, useTheme, type ThemeChoice } from '../shell/theme.ts'
import { Notice } from '../ui/Notice.tsx'
import { Segmented } from '../ui/Segmented.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { Account } from './Account.tsx'
import { useMe } from './use-me.ts'
import { useSettings } from './use-settings.ts'
import { ApiKeys } from './ApiKeys.tsx'
import { AuditLog } from './AuditLog.tsx'
import { BeforeRuns } from './BeforeRuns.tsx'
import { Connections } from './Connections.tsx'
import { PeopleCard } from './PeopleCard.tsx'
import { ProfilesForm } from './ProfilesForm.tsx'
import { Secrets } from './Secrets.tsx'
import styles from './SettingsPage.module.css'

/** Which models answer, who may do what, and how the editor looks. */
export default function SettingsPage() {
  const me = useMe()
  const isAdmin = me.data?.scopes.includes('admin') ?? false
  const { data, error, isPending } = useSettings(isAdmin)
  return (
    <Page title="Settings">
      {me.data !== undefined && <Account me={me.data} />}
      {(me.error ?? error) !== null && (
        <div className={styles.failure}>
          <Notice tone="error" title="The settings could not be loaded">
            {(me.error ?? error)?.message}
          </Notice>
        </div>
      )}
      {isAdmin && (
        <section className={styles.card} aria-label="Models">
          <h2>Models</h2>
          <p className={styles.lead}>
            Heddle talks to any OpenAI-compatible server: OpenAI, Azure, OpenRouter, or one of your
            own such as Ollama, vLLM, llama.cpp or LM Studio; and to Anthropic and Google. Several
            can be connected. Without one, answers are extractive: sentences taken word for word
            from the passages.
          </p>
          {isPending && <Skeleton height={180} />}
          {data?.trouble !== undefined && (
            <Notice tone="warn" title="The first connection gives no model">
              {data.trouble}
            </Notice>
          )}
          {data !== undefined && <Connections settings={data} />}
        </section>
      )}
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
      {isAdmin && (
        <>
          <PeopleCard own={me.data?.person?.id} />
          <ApiKeys />
          <Secrets />
        </>
      )}
      <BeforeRuns />
      <section className={styles.card} aria-label="Appearance">
        <h2>Appearance</h2>
        <Appearance />
      </section>
      {isAdmin && <AuditLog />}
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
