import type { FileStore, Received } from '../kernel/storage/store.js'
import { FILE_FIELD } from './file-name.js'
import { inspect, type Scanner } from './inspect.js'
import type { StoredFile } from './new-file.js'
import type { FieldFault } from './new-paper.js'
import type { Arrival } from './receive.js'

type Sound = Readonly<{ received: Received; file: StoredFile }>

/** What became of the files of a form: those that are sound, and a sentence for each that is not. */
export type Examined = Readonly<{
  sound: readonly Sound[]
  faults: readonly FieldFault[]
  /** 422, or 503 where the store itself took nothing. */
  status: 422 | 503
}>

const examine = async ({ name, received, refusal }: Arrival, scan: Scanner): Promise<Sound | string> => {
  if (!received) return refusal?.message ?? 'Tệp chưa nhận được.'
  const result = await inspect({ path: received.temporary, name, size: received.size }, scan)
  if (!result.ok) return result.message
  const { sha256, size } = received
  return { received, file: { fileName: name, sha256, size, mediaType: result.mediaType, scan: result.scan } }
}

/** Looks into the files of a form one after the other; each that is refused is named with what to do. */
export const examineFiles = async (arrivals: readonly Arrival[], scan: Scanner): Promise<Examined> => {
  const sound: Sound[] = []
  const faults: FieldFault[] = []
  for (const arrival of arrivals) {
    const result = await examine(arrival, scan)
    if (typeof result === 'string') faults.push({ field: FILE_FIELD, message: `“${arrival.name}”: ${result}` })
    else sound.push(result)
  }
  const status = arrivals.some(({ refusal }) => refusal?.status === 503) ? 503 : 422
  return { sound, faults, status }
}

/** Gives the sound files their final place, durably. @throws Unavailable */
export const keepFiles = async (storage: FileStore, { sound }: Examined): Promise<StoredFile[]> => {
  for (const { received } of sound) await storage.keep(received)
  return sound.map(({ file }) => file)
}
