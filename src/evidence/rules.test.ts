import { describe, expect, it } from 'vitest'
import { readReceiptCode, receiptCode, sensitivityOf, validityOf } from './rules.js'

describe('validityOf', () => {
  const today = '2024-05-20'
  it.each([
    [null, 'unlimited', 'Không ghi thời hạn'],
    ['2025-02-12', 'valid', 'Còn hiệu lực đến 12/02/2025'],
    ['2024-07-20', 'valid', 'Còn hiệu lực đến 20/07/2024'],
    ['2024-07-19', 'expiring', 'Hết hiệu lực sau 60 ngày'],
    ['2024-07-04', 'expiring', 'Hết hiệu lực sau 45 ngày'],
    ['2024-05-20', 'expiring', 'Hết hiệu lực sau hôm nay'],
    ['2024-05-19', 'expired', 'Hết hiệu lực từ 20/05/2024'],
  ] as const)('%s', (until, state, words) => {
    expect(validityOf(until, today)).toEqual({ state, words })
  })
})

describe('sensitivityOf', () => {
  it('is what was said, else that of the customary paper', () => {
    expect(sensitivityOf(null, { sensitivity: 'PERSONAL' })).toBe('PERSONAL')
    expect(sensitivityOf('OPEN', { sensitivity: 'PERSONAL' })).toBe('OPEN')
    expect(sensitivityOf(null, null)).toBe('OPEN')
  })
})

describe('receiptCode', () => {
  it('is readable, and read back however it is typed', () => {
    const code = receiptCode(new Uint8Array([0, 1, 2, 3, 250, 251, 252, 253, 9]))
    expect(code).toMatch(/^BN-[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4}$/)
    expect(readReceiptCode(` ${code.toLowerCase().replaceAll('-', ' ')} `)).toBe(code)
    expect(readReceiptCode('18/BC-UBND')).toBeNull()
    expect(readReceiptCode('Bình Nguyên')).toBeNull()
  })
})
