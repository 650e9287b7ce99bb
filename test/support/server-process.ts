import { start } from '../../server/start.ts'

// As `server/main.ts`, without the editor: building that is not what these tests are about.
await start({ editor: false })
