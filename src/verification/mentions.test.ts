import { describe, expect, it } from 'vitest'
import { mentionsIn } from './mentions.js'

const all = [
  { key: 'agency:1', names: ['KTHT', 'Phòng KT&HT'] },
  { key: 'agency:2', names: ['YT', 'Phòng Y tế'] },
  { key: 'agency:3', names: ['TTYT', 'TTYT huyện'] },
  { key: 'unit:7', names: ['Trấn Ninh', 'Xã Trấn Ninh', 'UBND xã Trấn Ninh'] },
]

describe('mentions', () => {
  it.each([
    ['@Phòng KT&HT cho ý kiến', ['agency:1']],
    ['Đề nghị @ktht và @UBND xã Trấn Ninh xem lại', ['agency:1', 'unit:7']],
    ['@tran ninh: bổ sung', ['unit:7']],
    ['@TTYT huyện', ['agency:3']],
    ['@YT, @yt.', ['agency:2']],
    ['thư về x@ktht.vn', []],
    ['@YTX không phải', []],
    ['không nhắc ai', []],
    ['@', []],
  ])('%s', (body, keys) => {
    expect(mentionsIn(body, all)).toEqual(keys)
  })
})
