import { describe, expect, it } from 'vitest'
import { hashPassword, oneTimePassword, passwordFault, passwordFits } from './password.js'

describe('passwords', () => {
  it('fit their own hash and no other, also for nobody', async () => {
    const stored = await hashPassword('mùa hồi tháng bảy')
    expect(stored).toMatch(/^\$argon2id\$/)
    expect(await passwordFits(stored, 'mùa hồi tháng bảy'.normalize('NFD'))).toBe(true)
    expect(await passwordFits(stored, 'mùa hồi tháng tám')).toBe(false)
    expect(await passwordFits(null, 'mùa hồi tháng bảy')).toBe(false)
    expect(await passwordFits(undefined, 'không có tài khoản này')).toBe(false)
  })

  it.each([
    ['ngắn', 'tran.ninh'],
    ['12345678', 'tran.ninh'],
    ['MatKhau123', 'tran.ninh'],
    ['aaaaaaaaaa', 'tran.ninh'],
    ['xin-tran.ninh-2024', 'tran.ninh'],
    ['x'.repeat(129), 'tran.ninh'],
  ])('%s is refused', (password, username) => expect(passwordFault(password, username)).not.toBeNull())

  it.each(['chè dây Văn Quan', 'k3-hồi-vàng', 'x'.repeat(60) + 'abcd'])('%s is taken', (password) =>
    expect(passwordFault(password, 'tran.ninh')).toBeNull(),
  )

  it('are random the first time, and pass the rules', () => {
    const made = Array.from({ length: 50 }, oneTimePassword)
    expect(new Set(made).size).toBe(50)
    for (const password of made) {
      expect(password).toMatch(/^[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}$/)
      expect(passwordFault(password, 'admin')).toBeNull()
    }
  })
})
