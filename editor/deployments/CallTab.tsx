import { useQuery } from '@tanstack/react-query'
import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import type { DeploymentAnswer } from '../../server/api/deployments.ts'
import { request } from '../client/request.ts'
import { useMe } from '../settings/use-me.ts'
import { KeyDialog } from '../settings/KeyDialog.tsx'
import { Button } from '../ui/Button.tsx'
import { CodeBlock } from '../ui/CodeBlock.tsx'
import { Segmented } from '../ui/Segmented.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { callExamples } from '../../client/examples/call-examples.ts'
import { useVersion } from './deployment-requests.ts'
import { usualWidget, widgetTag } from './widget-tag.ts'
import pageStyles from './DeploymentPage.module.css'
import styles from './CallTab.module.css'

/** Where it is called, with which key, and how that looks in the languages of the callers. */
export default function CallTab({
  deployment: { name, revision },
}: {
  deployment: DeploymentAnswer
}) {
  const { settings } = revision
  const [making, setMaking] = useState(false)
  const [language, setLanguage] = useState('curl')
  const me = useMe()
  const version = useVersion(settings.graph, settings.variants[0]?.version)
  const isChat = useIsChat(name)
  const url = location.origin
  const graph = version.data?.graph
  const examples =
    graph === undefined
      ? []
      : [
          ...callExamples({ name, url, graph }, isChat),
          {
            id: 'widget',
            language: 'shell' as const,
            title: 'Web page',
            note: 'A chat in the corner of a page. Its key can be read by everybody: see Widget.',
            code: widgetTag({ url, graph: name, key: 'heddle_…' }, usualWidget),
          },
        ]
  const example = examples.find(({ id }) => id === language) ?? examples[0]
  return (
    <div className={pageStyles.tab}>
      <section className={pageStyles.part} aria-label="Address">
        <h2>Address</h2>
        <dl className={styles.facts}>
          <dt>POST</dt>
          <dd>
            <CodeBlock label="address" code={`${url}/v1/graphs/${name}/runs`} />
          </dd>
          {isChat && (
            <>
              <dt>Model</dt>
              <dd>
                <CodeBlock label="model name" code={name} />
                <small>for clients of OpenAI’s API, with the base URL {url}/v1</small>
              </dd>
            </>
          )}
          <dt>Reference</dt>
          <dd>
            <a
              href={`/deployments/${encodeURIComponent(name)}/api`}
              target="_blank"
              rel="noreferrer"
            >
              All addresses with their fields and examples
            </a>
            <a href={`/v1/graphs/${encodeURIComponent(name)}/openapi.json`}>openapi.json</a>
          </dd>
        </dl>
      </section>
      <section className={pageStyles.part} aria-label="Key">
        <h2>Key</h2>
        <p className={pageStyles.lead}>
          Every caller brings a key. One that is bound to {name} and may only run can do no harm
          elsewhere.
        </p>
        <div className={pageStyles.row}>
          <Button
            icon={<KeyRound />}
            isDisabled={me.data?.scopes.includes('admin') !== true}
            onPress={() => setMaking(true)}
          >
            Make a key for {name}
          </Button>
          {me.data?.scopes.includes('admin') === false && (
            <span className={pageStyles.hint}>An administrator makes keys.</span>
          )}
        </div>
        {making && (
          <KeyDialog bound={{ kind: 'deployment', name }} onClose={() => setMaking(false)} />
        )}
      </section>
      <section className={pageStyles.part} aria-label="Examples">
        <h2>Examples</h2>
        {example === undefined && <Skeleton height={180} />}
        {example !== undefined && (
          <>
            <div className={pageStyles.row}>
              <Segmented
                label="Language"
                value={example.id}
                onChange={setLanguage}
                options={examples.map(({ id, title }) => ({ id, label: title }))}
              />
            </div>
            <p className={pageStyles.hint}>{example.note}</p>
            <CodeBlock label={`${example.title} example`} code={example.code} />
          </>
        )}
      </section>
    </div>
  )
}

/** Whether it is listed as a model of OpenAI's API: its graph takes what a user says and answers. */
function useIsChat(name: string): boolean {
  const { data } = useQuery({
    queryKey: ['models'],
    queryFn: () => request<{ readonly data: readonly { readonly id: string }[] }>('/v1/models'),
  })
  return data?.data.some(({ id }) => id === name) ?? false
}
