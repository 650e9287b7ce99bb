import { count } from '../amounts.ts'
import { exitCodes, type Execute } from '../command.ts'
import { UnknownIndex } from '../connection/connection.ts'
import { chunkingOptions, readChunking, readLanguage } from '../index-settings.ts'
import { onIndex } from '../on-index.ts'
import { ProgressBar } from '../progress.ts'
import { UsageError } from '../usage-error.ts'

export const execute: Execute = async ({ arguments: given, output, connect }) => {
  const [name = ''] = given.operands
  const language = readLanguage(given)
  // Only to say what is wrong before anything is opened.
  if (readChunking(given) === undefined && language === undefined) {
    throw new UsageError(
      'Nothing is to be changed. Give --language, --chunker, --size or --overlap.',
    )
  }
  const connection = await connect()
  const indexes = await connection.indexes()
  const index = indexes.find((one) => one.name === name)
  if (index === undefined) {
    const names = indexes.map((one) => one.name)
    return onIndex(name, Promise.reject(new UnknownIndex(name, names)))
  }
  const chunking = readChunking(given, index.chunking)
  const bar = new ProgressBar(output, `Changing the index "${name}"`)
  try {
    await onIndex(
      name,
      connection.changeIndex(name, { language, chunking }, (progress) => bar.show(progress)),
    )
  } finally {
    bar.close()
  }
  const changed = (await connection.indexes()).find((one) => one.name === name)
  if (changed !== undefined) {
    output.result.print(
      `The index "${name}" is in the language "${changed.language}", cut by ${chunkingOptions(changed.chunking)}: ${count(changed.passages, 'passage')}.`,
    )
  }
  return exitCodes.worked
}
