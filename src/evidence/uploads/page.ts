import type { Ctx } from '../../kernel/context.js'
import { dateTime, fileSize } from '../../kernel/format.js'
import { type Day, dayOf, timeOf } from '../../kernel/time.js'
import { paths } from '../../paths.js'
import { ACCEPT, ACCEPT_IMAGES, KINDS_IN_WORDS } from '../kinds.js'
import type { Parts } from './parts.js'
import { listUnsaved, type UploadRow } from './queries.js'

type Wanted = Readonly<{ communeId: number; parts: Parts; maxMegabytes: number; most: number }>

const whenReceived = (at: Date, today: Day): string => (dayOf(at) === today ? timeOf(at) : dateTime(at))

const presentItem = async (row: UploadRow, parts: Parts, today: Day) => {
  const sent = row.receivedAt ? row.size : await parts.sizeOf(row.id)
  if (sent === null) return []
  return [
    {
      id: row.id,
      name: row.fileName,
      size: row.size,
      sent,
      percent: Math.floor((sent / row.size) * 100),
      weight: fileSize(row.size),
      fingerprint: row.fingerprint ?? '',
      state: row.receivedAt ? 'received' : 'unfinished',
      code: row.receiptCode ?? '',
      time: row.receivedAt ? whenReceived(row.receivedAt, today) : '',
    },
  ]
}

/** What a page that takes files needs for sending them in pieces: where to, how large, and the person's files that wait. */
export const presentUploads = async (ctx: Ctx, { communeId, parts, maxMegabytes, most }: Wanted) => {
  const rows = await listUnsaved(ctx, communeId)
  const items = (await Promise.all(rows.map((row) => presentItem(row, parts, ctx.today)))).flat()
  const several = most > 1 ? ` Mỗi lần lưu nhiều nhất ${most} tệp; mỗi tệp thành một giấy tờ riêng.` : ''
  return {
    endpoint: paths.uploads.create(),
    commune: communeId,
    accept: ACCEPT,
    images: ACCEPT_IMAGES,
    maxBytes: maxMegabytes * 1024 ** 2,
    most,
    hint: `Nhận ${KINDS_IN_WORDS}. Mỗi tệp tối đa ${maxMegabytes} MB.${several}`,
    items,
  }
}
