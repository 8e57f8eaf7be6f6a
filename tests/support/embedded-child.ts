import { startEmbedded } from '../../src/kernel/postgres/embedded.js'
import { quiet } from './postgres.js'

/** What the child tells its parent. */
export type Told = { url: string } | { refused: string } | { restarted: true }

// Run by `embeddedChild` as a process of its own: works on the folder named on its command line until told to stop.
const tell = (told: Told) => process.send?.(told)

try {
  const onRestart = () => tell({ restarted: true })
  const server = await startEmbedded({ dataDir: process.argv[2] ?? '', log: quiet, onRestart })
  process.on('message', async (wish) => {
    if (wish === 'stop') await server.stop()
    process.exit()
  })
  tell({ url: server.url })
} catch (error) {
  tell({ refused: String(error) })
  process.disconnect()
}
