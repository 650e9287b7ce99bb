import { useQuery } from '@tanstack/react-query'
import type { IndexSummary, IngestReportAnswer } from '../../server/api/indexes.ts'
import { request } from '../client/request.ts'
import { Notice } from '../ui/Notice.tsx'
import { Switch } from '../ui/Switch.tsx'
import { AddressesForm } from './AddressesForm.tsx'
import { useAddOptions } from './add-options.ts'
import styles from './AddTab.module.css'
import { ChooseFiles } from './ChooseFiles.tsx'
import { FileReports } from './FileReports.tsx'
import { indexAddress } from './index-requests.ts'
import { UploadControl } from './UploadControl.tsx'
import type { Upload } from './upload-queue.ts'
import { useUploads } from './upload-store.ts'

const none: readonly Upload[] = []

/** The index of the demo, which the server brings to its own documentation at each start. */
const followed = 'docs'

/** What goes into an index: files of this machine, pages of the web, and what became of each. */
export default function AddTab({ index }: { index: IndexSummary }) {
  const { name } = index
  const batch = useUploads((state) => state[name])
  const skipDuplicates = useAddOptions((state) => state.skipDuplicates)
  const { data: report, error } = useQuery({
    queryKey: ['index', name, 'report'],
    queryFn: () => request<IngestReportAnswer>(indexAddress(name, '/report')),
    refetchInterval: ({ state }) =>
      index.state === 'building' ||
      (state.data?.startedAt !== undefined && state.data.endedAt === undefined)
        ? 1500
        : false,
  })
  return (
    <div className={styles.add}>
      {name === followed && (
        <div className={styles.notice}>
          <Notice tone="warn" title="This index follows the documentation of Heddle">
            What else is in it is removed at the next start. Make an index of your own for your
            documents.
          </Notice>
        </div>
      )}
      <div className={styles.ways}>
        <ChooseFiles index={name} />
        <AddressesForm index={name} />
      </div>
      <div className={styles.duplicates}>
        <Switch
          isSelected={skipDuplicates}
          onChange={(on) => useAddOptions.setState({ skipDuplicates: on })}
        >
          Leave out documents whose text is in the index already
        </Switch>
      </div>
      {batch !== undefined && batch.uploads.length > 0 && (
        <UploadControl index={name} batch={batch} />
      )}
      <FileReports
        uploads={batch?.uploads ?? none}
        report={report}
        error={error?.message ?? report?.error}
      />
    </div>
  )
}
