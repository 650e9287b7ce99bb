import { useDeferredValue, useState } from 'react'
import type { DeploymentAnswer } from '../../server/api/deployments.ts'
import { Button } from '../ui/Button.tsx'
import { CodeBlock } from '../ui/CodeBlock.tsx'
import { TextField } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Segmented } from '../ui/Segmented.tsx'
import { Switch } from '../ui/Switch.tsx'
import { useVersion } from './deployment-requests.ts'
import { mainInput, mainOutput } from '../../client/examples/main-text.ts'
import { usualWidget, widgetTag, type WidgetSettings } from './widget-tag.ts'
import pageStyles from './DeploymentPage.module.css'
import styles from './WidgetTab.module.css'

interface Props {
  readonly deployment: DeploymentAnswer
  /** Goes to where origins and limits are set. */
  readonly onLimits: () => void
}

/** The chat for web pages as visitors see it, and the script that puts it there. */
export default function WidgetTab({ deployment: { name, revision }, onLimits }: Props) {
  const { settings } = revision
  const [widget, setWidget] = useState(usualWidget)
  const version = useVersion(settings.graph, settings.variants[0]?.version)
  const graph = version.data?.graph
  const set = (part: Partial<WidgetSettings>): void =>
    setWidget((before) => ({ ...before, ...part }))
  const place = {
    url: location.origin,
    graph: name,
    input: graph === undefined ? undefined : mainInput(graph),
    output: graph === undefined ? undefined : mainOutput(graph),
  }
  const shown = useDeferredValue(widgetTag({ ...place, key: '' }, { ...widget, open: true }))
  return (
    <div className={styles.widget}>
      <div className={styles.side}>
        <div className={styles.fields}>
          <TextField
            label="Title"
            value={widget.title}
            onChange={(title) => set({ title })}
            placeholder="Ask a question"
          />
          <TextField
            label="Greeting"
            value={widget.greeting}
            onChange={(greeting) => set({ greeting })}
            placeholder="What would you like to know?"
          />
          <TextField
            label="In the empty field"
            value={widget.placeholder}
            onChange={(placeholder) => set({ placeholder })}
            placeholder="Your question"
          />
          <TextField
            label="Color"
            mono
            value={widget.accent}
            onChange={(accent) => set({ accent })}
            placeholder="#0a7d52"
          />
          <div className={styles.labelled}>
            <span>Theme</span>
            <Segmented
              label="Theme of the chat"
              value={widget.theme}
              onChange={(theme) => set({ theme })}
              options={[
                { id: 'auto', label: 'As the visitor’s' },
                { id: 'light', label: 'Light' },
                { id: 'dark', label: 'Dark' },
              ]}
            />
          </div>
          <div className={styles.labelled}>
            <span>Corner</span>
            <Segmented
              label="Corner"
              value={widget.position}
              onChange={(position) => set({ position })}
              options={[
                { id: 'left', label: 'Left' },
                { id: 'right', label: 'Right' },
              ]}
            />
          </div>
          <Switch isSelected={widget.open} onChange={(open) => set({ open })}>
            Open from the beginning
          </Switch>
        </div>
        <section className={pageStyles.part} aria-label="Script">
          <CodeBlock label="script tag" code={widgetTag({ ...place, key: 'heddle_…' }, widget)} />
          <p className={pageStyles.hint}>
            Everybody who sees the page can read its key: make one for this deployment that may only
            run.
          </p>
          {settings.origins.length === 0 && (
            <Notice tone="warn" action={<Button onPress={onLimits}>Set origins</Button>}>
              No web page may call {name} yet.
            </Notice>
          )}
        </section>
      </div>
      {graph !== undefined && (
        <iframe
          key={shown}
          className={styles.frame}
          title="Preview of the chat"
          // Of the origin of the editor, so that the session of the person answers in place of a key.
          sandbox="allow-scripts allow-same-origin allow-popups"
          srcDoc={pageWith(shown, widget.theme)}
        />
      )}
    </div>
  )
}

/** A page to see the chat on; the styles of the editor do not reach it. */
function pageWith(tag: string, theme: WidgetSettings['theme']): string {
  const [back, line] = theme === 'dark' ? ['#14161a', '#23272f'] : ['#fbfaf8', '#eceae4']
  const bar = (width: number): string =>
    `<div style="width:${width}%;height:11px;margin-bottom:13px;border-radius:6px;background:${line}"></div>`
  return `<!doctype html><html lang="en"><title>A web page</title><body style="margin:0;padding:36px 40px;background:${back}">
<div style="width:38%;height:22px;margin-bottom:26px;border-radius:6px;background:${line}"></div>
${[92, 86, 95, 61, 90, 83, 44].map(bar).join('\n')}
${tag}</body></html>`
}
