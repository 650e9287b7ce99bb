import { FileDown, FilePlus2, FolderPlus } from 'lucide-react'
import { FileTrigger } from 'react-aria-components'
import { Button } from '../ui/Button.tsx'
import { takeMeant } from './DropAnywhere.tsx'
import { filesOfPicker } from './dropped-files.ts'
import { uploadFiles } from './upload-store.ts'
import styles from './AddTab.module.css'

/** Files and folders of this machine, by hand; they can also be dropped anywhere on the page. */
export function ChooseFiles({ index }: { index: string }) {
  const take = (list: FileList | null): void =>
    takeMeant(filesOfPicker(list), (files) => uploadFiles(index, files))
  return (
    <section className={styles.drop} aria-label="Files">
      <span className={styles.icon} aria-hidden>
        <FileDown size={20} />
      </span>
      <h2>Drop files or folders anywhere on this page</h2>
      <p>
        Markdown, HTML, PDF, Word, Excel, CSV, JSON, EPUB, notebooks, source code and plain text. A
        file that is there already is brought up to date.
      </p>
      <div className={styles.buttons}>
        <FileTrigger allowsMultiple onSelect={take}>
          <Button icon={<FilePlus2 />}>Choose files</Button>
        </FileTrigger>
        <FileTrigger acceptDirectory onSelect={take}>
          <Button icon={<FolderPlus />}>Choose a folder</Button>
        </FileTrigger>
      </div>
    </section>
  )
}
