/** A cell of the grid; both count from 0. */
export interface CellPlace {
  readonly row: number
  readonly column: number
}

interface Press {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
}

/** Where a key leads from a cell; undefined for keys that do not move. */
export function moveCell(
  { row, column }: CellPlace,
  { key, ctrlKey, metaKey }: Press,
  size: { readonly rows: number; readonly columns: number; readonly page: number },
): CellPlace | undefined {
  const far = ctrlKey || metaKey
  const lastRow = Math.max(0, size.rows - 1)
  const lastColumn = Math.max(0, size.columns - 1)
  const inside = (place: CellPlace): CellPlace => ({
    row: Math.max(0, Math.min(lastRow, place.row)),
    column: Math.max(0, Math.min(lastColumn, place.column)),
  })
  switch (key) {
    case 'ArrowUp':
      return inside({ row: far ? 0 : row - 1, column })
    case 'ArrowDown':
      return inside({ row: far ? lastRow : row + 1, column })
    case 'ArrowLeft':
      return inside({ row, column: far ? 0 : column - 1 })
    case 'ArrowRight':
      return inside({ row, column: far ? lastColumn : column + 1 })
    case 'PageUp':
      return inside({ row: row - size.page, column })
    case 'PageDown':
      return inside({ row: row + size.page, column })
    case 'Home':
      return inside({ row: far ? 0 : row, column: 0 })
    case 'End':
      return inside({ row: far ? lastRow : row, column: lastColumn })
    default:
      return undefined
  }
}
