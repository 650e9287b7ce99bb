import { start } from '../../server/start.ts'
import { fileLedger, ledgerNodes } from './ledger-nodes.ts'

// A server whose catalogue has the ledger nodes too. What they execute is written into the file
// LEDGER, each line with its time.
const ledger = fileLedger(process.env['LEDGER'] ?? 'ledger.txt')
const nodeTypes = ledgerNodes((line) => ledger.add(`${line} ${Date.now()}`), 15)
const standby = process.env['STANDBY'] === '1'
await start({ editor: false, warm: false, nodeTypes, standby })
