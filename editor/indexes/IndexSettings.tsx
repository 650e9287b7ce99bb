import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { IndexChange, IndexSummary } from '../../server/api/indexes.ts'
import { request } from '../client/request.ts'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { toast } from '../ui/toast-store.ts'
import { ChunkingFields } from './ChunkingFields.tsx'
import { chunkingProblems } from './chunkers.ts'
import { costOfCutting } from './cost-of-cutting.ts'
import { DeleteIndex } from './DeleteIndex.tsx'
import { indexAddress, useIndexChanged } from './index-requests.ts'
import styles from './IndexSettings.module.css'

/** How an index reads and cuts, what it costs to change that, and how to be rid of it. */
export default function IndexSettings({ index }: { index: IndexSummary }) {
  const { name } = index
  const [language, setLanguage] = useState(index.language)
  const [chunking, setChunking] = useState(index.chunking)
  const indexChanged = useIndexChanged()
  const otherLanguage = language !== index.language
  const otherChunking =
    chunking.chunker !== index.chunking.chunker ||
    (chunking.chunker !== 'whole' &&
      (chunking.size !== index.chunking.size || chunking.overlap !== index.chunking.overlap))
  const differs = otherLanguage || otherChunking
  const right = Object.keys(chunkingProblems(chunking)).length === 0
  const change = useMutation({
    mutationFn() {
      const body: IndexChange = {
        ...(otherLanguage ? { language } : {}),
        ...(otherChunking ? { chunking } : {}),
      }
      return request<IndexSummary>(indexAddress(name), { method: 'PATCH', body })
    },
    onSuccess(changed) {
      indexChanged(name, changed)
      toast(
        index.documents === 0 ? `Changed ${name}.` : `Changed ${name}. It is being built again.`,
      )
    },
  })
  return (
    <div className={styles.settings}>
      <section className={styles.section} aria-label="Reading and cutting">
        <ChunkingFields
          language={language}
          onLanguage={setLanguage}
          chunking={chunking}
          onChunking={setChunking}
        />
        <Notice
          tone={differs && index.documents > 0 ? 'warn' : 'neutral'}
          title={differs ? 'What this change will cost' : 'What a change costs'}
        >
          {costOfCutting(index, { language, chunking })}
        </Notice>
        {change.error !== null && (
          <Notice tone="error" title="The index was not changed">
            {change.error.message}
          </Notice>
        )}
        <div className={styles.actions}>
          <Button
            variant="primary"
            isDisabled={!differs || !right || change.isPending}
            onPress={() => change.mutate()}
          >
            {index.documents === 0 ? 'Change' : 'Change and build again'}
          </Button>
          <Button
            isDisabled={!differs}
            onPress={() => {
              setLanguage(index.language)
              setChunking(index.chunking)
            }}
          >
            Put back
          </Button>
        </div>
      </section>
      <DeleteIndex index={index} />
    </div>
  )
}
