import type { Chunking } from '../../engine/retrieval/chunk.ts'
import { NumberField } from '../ui/Field.tsx'
import { Options } from '../ui/Options.tsx'
import { Select } from '../ui/Select.tsx'
import { chunkers, chunkingProblems, languageOptions } from './chunkers.ts'
import styles from './ChunkingFields.module.css'

interface Props {
  readonly language: string
  readonly onLanguage: (language: string) => void
  readonly chunking: Chunking
  readonly onChunking: (chunking: Chunking) => void
}

/** How an index reads its documents: their language, and how they are cut. */
export function ChunkingFields({ language, onLanguage, chunking, onChunking }: Props) {
  const problems = chunkingProblems(chunking)
  const whole = chunking.chunker === 'whole'
  return (
    <div className={styles.fields}>
      <div className={styles.language}>
        <Select
          label="Language"
          value={language}
          onChange={onLanguage}
          options={languageOptions(language)}
          description="In English, words are found in all their forms; elsewhere as they are written, without accents."
        />
      </div>
      <Options
        label="How documents are cut into passages"
        options={chunkers}
        value={chunking.chunker}
        onChange={(chunker) => onChunking({ ...chunking, chunker })}
      />
      <div className={styles.lengths}>
        <NumberField
          label="Size in tokens"
          minValue={1}
          value={chunking.size}
          isDisabled={whole}
          onChange={(size) => onChunking({ ...chunking, size })}
          error={problems.size}
          description="The most that a passage holds, about. Smaller ones are found more exactly, larger ones say more."
        />
        <NumberField
          label="Overlap in tokens"
          minValue={0}
          value={chunking.overlap}
          isDisabled={whole}
          onChange={(overlap) => onChunking({ ...chunking, overlap })}
          error={problems.overlap}
          description="How much each passage repeats of the one before it. 0 suits documents with headings."
        />
      </div>
    </div>
  )
}
