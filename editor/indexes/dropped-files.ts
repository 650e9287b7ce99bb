/** A file with its path inside what was dropped or chosen. */
export interface ChosenFile {
  readonly source: string
  readonly file: File
}

/**
 * The files of a drop, with those of its folders. To be called while the drop is handled, because the
 * browser takes the items away afterwards.
 */
export function filesOfDrop(transfer: DataTransfer): Promise<ChosenFile[]> {
  const waiting = [...transfer.items].map((item) => {
    const entry = item.kind === 'file' ? item.webkitGetAsEntry() : null
    const file = entry === null && item.kind === 'file' ? item.getAsFile() : null
    if (entry !== null) return filesOfEntry(entry)
    return Promise.resolve(file === null ? [] : [{ source: file.name, file }])
  })
  return Promise.all(waiting).then((found) => found.flat())
}

/** The files of a picker, which knows where each stands in the folder that was chosen. */
export function filesOfPicker(list: FileList | null): ChosenFile[] {
  return [...(list ?? [])].map((file) => ({
    source: file.webkitRelativePath === '' ? file.name : file.webkitRelativePath,
    file,
  }))
}

/** Whether no part of its path begins with a dot or holds what programs put there for themselves. */
export function isMeant({ source }: ChosenFile): boolean {
  return source.split('/').every((part) => !part.startsWith('.') && !madeByPrograms.has(part))
}

const madeByPrograms = new Set(['node_modules', '__pycache__', 'Thumbs.db', 'desktop.ini'])

async function filesOfEntry(entry: FileSystemEntry): Promise<ChosenFile[]> {
  if (entry instanceof FileSystemFileEntry) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject))
    return [{ source: entry.fullPath.replace(/^\//, ''), file }]
  }
  if (!(entry instanceof FileSystemDirectoryEntry)) return []
  const reader = entry.createReader()
  const files: ChosenFile[] = []
  // A reader gives a part of a folder at a time, and an empty part at its end.
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (part.length === 0) return files
    for (const one of part) files.push(...(await filesOfEntry(one)))
  }
}
