import { randomInt } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { fold } from '../kernel/text.js'

/** Argon2id with the library's parameters recommended by OWASP (19 MiB, 2 passes). */
const options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFC'), options)

// A stranger's name costs the same time as a known one with a wrong password.
let nobody: Promise<string> | undefined

/** Whether the password fits; takes as long when there is no such account. */
export const passwordFits = async (stored: string | null | undefined, password: string): Promise<boolean> => {
  nobody ??= hashPassword('không có tài khoản này')
  const fits = await verify(stored ?? (await nobody), password.normalize('NFC'))
  return fits && stored !== null && stored !== undefined
}

/** Letters and digits that are not mistaken for one another when read from paper. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'

/** A first password: random, for one use, spelled in groups of four. About 59 bits. */
export const oneTimePassword = (): string => {
  const group = () => Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join('')
  return [group(), group(), group()].join('-')
}

const common = new Set(
  `12345678 123456789 1234567890 0123456789 87654321 11111111 00000000 88888888 66666666 12341234 11223344 abcd1234
  abc12345 a1234567 aa123456 qwertyui qwerty123 1q2w3e4r password password1 password123 p@ssw0rd passw0rd matkhau123
  matkhau1 vietnam1 vietnam123 xinchao123 iloveyou anhyeuem langson123 vanquan123 nongthonmoi ntm12345 admin123
  administrator 19851985 20242024 20252025 20262026`.split(/\s+/),
)

/** Why a new password is refused, or null. Rules: 8 (or the office's own minimum) to 128 characters, no common word, not the person's own name. */
export const passwordFault = (password: string, username: string, minLength = 8): string | null => {
  if (Array.from(password).length < minLength) return `Mật khẩu cần ít nhất ${minLength} ký tự.`
  if (Array.from(password).length > 128) return 'Mật khẩu dài tối đa 128 ký tự.'
  const plain = fold(password)
  if (common.has(plain) || new Set(plain).size < 3) return 'Mật khẩu này quá phổ biến. Đề nghị chọn mật khẩu khác.'
  if (username.length > 2 && plain.includes(fold(username))) return 'Mật khẩu không chứa tên đăng nhập.'
  return null
}
