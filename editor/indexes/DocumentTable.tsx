import { Trash2 } from 'lucide-react'
import { Cell, Column, Row, Table, TableBody, TableHeader } from 'react-aria-components'
import type { DocumentSummary } from '../../server/api/indexes.ts'
import { Badge } from '../ui/Badge.tsx'
import { Checkbox } from '../ui/Checkbox.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { kindOf } from './source-kind.ts'
import styles from './DocumentTable.module.css'

interface Props {
  readonly documents: readonly DocumentSummary[]
  readonly selected: ReadonlySet<string>
  readonly onSelect: (ids: ReadonlySet<string>) => void
  readonly onOpen: (id: string) => void
  readonly onDelete: (id: string) => void
}

export function DocumentTable({ documents, selected, onSelect, onOpen, onDelete }: Props) {
  return (
    <Table
      aria-label="Documents"
      className={styles.table ?? ''}
      selectionMode="multiple"
      selectedKeys={selected}
      onSelectionChange={(keys) => {
        // What was chosen on other pages of the list stays.
        const others = new Set(selected)
        for (const { id } of documents) others.delete(id)
        const here = keys === 'all' ? documents.map(({ id }) => id) : [...keys].map(String)
        onSelect(new Set([...others, ...here]))
      }}
      onRowAction={(key) => onOpen(String(key))}
    >
      <TableHeader className={styles.header ?? ''}>
        <Column className={styles.box ?? ''}>
          <Checkbox slot="selection" />
        </Column>
        <Column isRowHeader>Document</Column>
        <Column className={styles.kind ?? ''}>Kind</Column>
        <Column className={styles.figure ?? ''}>Pages</Column>
        <Column className={styles.figure ?? ''}>Passages</Column>
        <Column className={styles.act ?? ''}>
          <span className="visually-hidden">Delete</span>
        </Column>
      </TableHeader>
      <TableBody items={documents}>
        {(document) => (
          <Row id={document.id} textValue={document.title} className={styles.row ?? ''}>
            <Cell className={styles.box ?? ''}>
              <Checkbox slot="selection" />
            </Cell>
            <Cell className={styles.words ?? ''}>
              <span className={styles.title}>
                <strong>{document.title}</strong>
                {document.duplicateOf !== undefined && (
                  <span title={`The same text as ${document.duplicateOf}, or nearly`}>
                    <Badge tone="warn">duplicate</Badge>
                  </span>
                )}
              </span>
              <span className={styles.source}>{document.source}</span>
            </Cell>
            <Cell className={styles.kind ?? ''}>{kindOf(document.source)}</Cell>
            <Cell className={styles.figure ?? ''}>{document.pages ?? '–'}</Cell>
            <Cell className={styles.figure ?? ''}>{document.passages}</Cell>
            <Cell className={styles.act ?? ''}>
              <IconButton
                label={`Delete ${document.title}`}
                placement="left"
                onPress={() => onDelete(document.id)}
              >
                <Trash2 />
              </IconButton>
            </Cell>
          </Row>
        )}
      </TableBody>
    </Table>
  )
}
