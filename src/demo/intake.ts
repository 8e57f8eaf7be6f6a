import { randomUUID } from 'node:crypto'
import { receiptCode } from '../evidence/rules.js'
import type { Tx } from '../kernel/db/client.js'
import { instantOf } from './calendar.js'
import type { HandOf } from './deeds.js'
import type { MadeFile } from './papers/files.js'
import { draw } from './random.js'
import type { Happening } from './replay.js'
import type { World } from './world.js'

const commune = 'Trấn Ninh'

/** Files an officer has sent and not confirmed yet, by what they show and what they are called. */
const waiting: readonly Readonly<{ key: string; name: string }>[] = [
  { key: `sheet/${commune}|tiep-nhan-1`, name: '09-BC-UBND Biểu tổng hợp hộ sử dụng nước sạch.pdf' },
  { key: `minutes/${commune}|tiep-nhan-2`, name: 'BB kiểm tra nhà tiêu, nhà tắm hợp vệ sinh.pdf' },
  { key: 'decision/huyện|tiep-nhan-3', name: 'QD cong nhan xa dat chuan tiep can phap luat.pdf' },
  { key: `scan|tiep-nhan-4`, name: 'Scan_20240517 danh sach ho ngheo.png' },
  { key: 'photo/3|tiep-nhan-5', name: 'IMG_20240516_093015.jpg' },
]

/** The files that the waiting intake needs made. */
export const intakeKeys: readonly string[] = waiting.map(({ key }) => key)

/** Enters an intake that waits in the grid of one commune's officer: received on 17/5, to be confirmed. */
export const enterIntake = async (
  tx: Tx,
  world: World,
  handOf: HandOf,
  made: ReadonlyMap<string, MadeFile>,
): Promise<Happening[]> => {
  const communeId = world.communes.find(({ name }) => name === commune)?.id
  if (communeId === undefined) throw new Error(`No commune ${commune}`)
  const userId = handOf('officer', communeId, null)
  const at = instantOf('2024-05-17', 160)
  const chance = draw('papers that wait')
  const rows = waiting.map(({ key, name }, index) => {
    const file = made.get(key)
    if (!file) throw new Error(`No file was made for ${key}`)
    return {
      id: randomUUID(),
      userId,
      communeId,
      fileName: name,
      size: file.size,
      sha256: file.sha256,
      receiptCode: receiptCode(Uint8Array.from({ length: 8 }, () => chance.whole(0, 239))),
      createdAt: new Date(at.getTime() + index),
      receivedAt: at,
      expiresAt: instantOf('2024-06-16', 160),
    }
  })
  await tx.upload.createMany({ data: rows })
  return rows.map(({ id, fileName, sha256, size, receiptCode: code }) => ({
    at,
    actorId: userId,
    action: 'upload.received',
    subject: 'Upload',
    subjectId: 0,
    communeId,
    to: { id, fileName, sha256, size, receiptCode: code },
  }))
}
