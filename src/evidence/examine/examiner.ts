import { type ChildProcess, fork } from 'node:child_process'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { kindOfMediaType } from '../kinds.js'
import { type FileFacts, noFacts } from './facts.js'

/** Longest a file may take (ms) and most memory a look may use (MB): what needs more is kept without preview. */
const LONGEST = 90_000
const MEMORY = 512

const here = import.meta.url
const fromSource = here.endsWith('.ts') // tests and `npm run dev` run what has not been built
const entry = fileURLToPath(new URL(fromSource ? './child.ts' : './child.js', here))

const startChild = (mediaType: string, signal: AbortSignal): ChildProcess =>
  fork(entry, [mediaType], {
    env: {}, // neither the database's address nor any secret
    execArgv: [`--max-old-space-size=${MEMORY}`, ...(fromSource ? ['--import', import.meta.resolve('tsx')] : [])],
    serialization: 'advanced',
    stdio: ['pipe', 'ignore', 'ignore', 'ipc'],
    signal,
    timeout: LONGEST,
    killSignal: 'SIGKILL',
  })

const answerOf = (child: ChildProcess): Promise<FileFacts> =>
  new Promise((resolve, reject) => {
    child.once('message', (facts) => resolve(facts as FileFacts))
    child.once('error', reject)
    child.once('exit', (code, signal) =>
      reject(new Error(`the look into the file ended with ${signal ?? `code ${code ?? '?'}`}`)),
    )
  })

/**
 * Looks into a file in a process of its own: libraries that decode what strangers send may crash or eat memory there, and
 * the pages go on. Office files have no facts yet. @throws when the process dies or takes too long
 */
export const examineFile = async (source: Readable, mediaType: string, signal: AbortSignal): Promise<FileFacts> => {
  const kind = kindOfMediaType(mediaType)
  if (kind === null || kind === 'docx' || kind === 'xlsx') {
    source.destroy()
    return noFacts
  }
  const child = startChild(mediaType, signal)
  if (child.stdin) pipeline(source, child.stdin).catch(() => undefined) // it died, or the file is away: the answer says so
  return answerOf(child).finally(() => source.destroy())
}
