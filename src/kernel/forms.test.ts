import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { rounded } from './decimal.js'
import { decimalInput } from './format.js'
import {
  blankForm,
  checkbox,
  choice,
  choices,
  day,
  decimal,
  id,
  idList,
  integer,
  invalidForm,
  optionalChoice,
  optionalDay,
  optionalDecimal,
  optionalId,
  optionalInteger,
  optionalText,
  parseForm,
  password,
  requestKey,
  rowVersion,
  text,
} from './forms.js'

/** The value a field gives, or its message. */
const read = (schema: z.ZodType, raw: unknown): unknown => {
  const result = schema.safeParse(raw)
  return result.success ? result.data : `! ${result.error.issues.map((issue) => issue.message).join(' | ')}`
}

const everyField = {
  text: text(),
  optionalText: optionalText(),
  password: password(),
  day: day(),
  optionalDay: optionalDay(),
  decimal: decimal(),
  optionalDecimal: optionalDecimal(),
  integer: integer(),
  optionalInteger: optionalInteger(),
  choice: choice(['A', 'B']),
  optionalChoice: optionalChoice(['A', 'B']),
  choices: choices(['A', 'B']),
  id: id(),
  optionalId: optionalId(),
  idList: idList(),
  checkbox: checkbox(),
  rowVersion: rowVersion(),
  requestKey: requestKey(),
}

describe('text', () => {
  const reason = text({ min: 10, max: 20, ask: 'Đề nghị nêu rõ nội dung cần bổ sung.', label: 'Lý do' })

  it('is cleaned and composed', () => {
    expect(read(text(), '  Điềm He\r\nThôn 1\0 '.normalize('NFD'))).toBe('Điềm He\nThôn 1')
    expect(read(text({ oneLine: true }), 'Số\r\n12/BC-UBND')).toBe('Số 12/BC-UBND')
  })

  it('asks, and says how long it may be', () => {
    expect(read(reason, '')).toBe('! Đề nghị nêu rõ nội dung cần bổ sung.')
    expect(read(reason, ' \n ')).toBe('! Đề nghị nêu rõ nội dung cần bổ sung.')
    expect(read(reason, 'Thiếu')).toBe('! Lý do cần ít nhất 10 ký tự, hiện có 5.')
    expect(read(reason, 'x'.repeat(21))).toBe('! Lý do dài nhất 20 ký tự, hiện có 21. Đề nghị rút gọn.')
    expect(read(text({ label: 'Trích yếu' }), undefined)).toBe('! Đề nghị nhập trích yếu.')
    expect(read(text({ label: 'UBND xã' }), undefined)).toBe('! Đề nghị nhập UBND xã.')
  })

  it('counts letters, not code units', () => expect(read(text({ max: 2 }), '😀😀')).toBe('😀😀'))

  it('absent is null when optional', () => {
    expect(read(optionalText(), '')).toBeNull()
    expect(read(optionalText({ max: 3 }), 'abcd')).toMatch(/dài nhất 3 ký tự/)
  })
})

describe('password', () => {
  it('is taken as typed, composed', () => {
    expect(read(password(), ' mật khẩu ')).toBe(' mật khẩu ')
    expect(read(password(), 'mật'.normalize('NFD'))).toBe('mật'.normalize('NFC'))
    expect(read(password({ ask: 'Đề nghị nhập mật khẩu mới.' }), '')).toBe('! Đề nghị nhập mật khẩu mới.')
    expect(read(password(), 'x'.repeat(1025))).toMatch(/^! Mật khẩu dài quá/)
  })
})

describe('day', () => {
  it('reads dd/mm/yyyy', () => {
    expect(read(day(), '30/09/2024')).toBe('2024-09-30')
    expect(read(optionalDay(), '')).toBeNull()
    expect(read(optionalDay(), '1/2/2024')).toBe('2024-02-01')
  })

  it('says what is wrong', () => {
    expect(read(day({ ask: 'Đề nghị nhập ngày ban hành.' }), '')).toBe('! Đề nghị nhập ngày ban hành.')
    expect(read(day(), '31/02/2024')).toBe('! Lịch không có ngày 31/02/2024. Đề nghị kiểm tra lại.')
    expect(read(day(), 'mai')).toBe('! Đề nghị nhập ngày theo dạng ngày/tháng/năm, ví dụ 30/09/2024.')
    expect(read(day({ max: '2024-05-20', label: 'Ngày ban hành' }), '21/05/2024')).toBe(
      '! Ngày ban hành không sau 20/05/2024. Đề nghị kiểm tra lại 21/05/2024.',
    )
    expect(read(day(), '01/01/1024')).toBe('! Ngày không trước 01/01/1900. Đề nghị kiểm tra lại 01/01/1024.')
  })
})

describe('decimal', () => {
  it.each([
    ['1.234,5', '1234.5'],
    ['1234,5', '1234.5'],
    ['1234.5', '1234.5'],
    ['1.234', '1234'],
    ['62,50', '62.5'],
    ['0,1000', '0.1'],
    ['99999999999999,9999', '99999999999999.9999'],
  ])('reads %s', (typed, canonical) => expect(read(decimal(), typed)).toBe(canonical))

  it('says what is wrong, and never rounds', () => {
    const rate = decimal({ min: 0, max: 100, scale: 2, label: 'Tỷ lệ', unit: '%' })
    expect(read(rate, '62,5%')).toBe('62.5')
    expect(read(rate, '62,5 %')).toBe('62.5')
    expect(read(rate, '625')).toBe('! Tỷ lệ nằm trong khoảng 0 đến 100. Đề nghị kiểm tra lại 625.')
    expect(read(rate, '-1')).toBe('! Tỷ lệ nằm trong khoảng 0 đến 100. Đề nghị kiểm tra lại -1.')
    expect(read(rate, '62,555')).toBe('! Tỷ lệ có nhiều nhất 2 chữ số sau dấu phẩy.')
    expect(read(rate, '62,550')).toBe('62.55')
    expect(read(rate, 'sáu mươi')).toBe('! Đề nghị nhập số, ví dụ 62,5.')
    expect(read(rate, '')).toBe('! Đề nghị nhập tỷ lệ.')
    expect(read(decimal({ min: 0, label: 'Số hộ' }), '-3')).toBe('! Số hộ không nhỏ hơn 0. Đề nghị kiểm tra lại -3.')
    expect(read(decimal({ max: '214', label: 'Số hộ' }), '410')).toBe(
      '! Số hộ không lớn hơn 214. Đề nghị kiểm tra lại 410.',
    )
    expect(read(decimal(), '100000000000000')).toMatch(/quá lớn/)
    expect(read(decimal(), '62,5%')).toMatch(/^! Đề nghị nhập số/)
    expect(read(optionalDecimal(), ' ')).toBeNull()
  })

  it('gives back what a filled box holds', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 18n) + 1n, max: 10n ** 18n - 1n }), (scaled) => {
        const stored = rounded({ p: scaled, q: 10n ** 4n }, 4)
        expect(read(decimal(), decimalInput(stored))).toBe(stored)
        const form = blankForm({ value: { toString: () => stored } })
        expect(read(decimal(), form.values['value'])).toBe(stored)
      }),
    )
  })
})

describe('integer', () => {
  it('takes whole numbers', () => {
    expect(read(integer(), '2')).toBe(2)
    expect(read(integer(), '1.234')).toBe(1234)
    expect(read(integer(), '2,0')).toBe(2)
    expect(read(optionalInteger(), '')).toBeNull()
  })

  it('says what is wrong', () => {
    expect(read(integer(), '2,5')).toBe('! Đề nghị nhập số nguyên, ví dụ 2.')
    expect(read(integer(), 'hai')).toBe('! Đề nghị nhập số nguyên, ví dụ 2.')
    expect(read(integer({ min: 1, max: 5, label: 'Số thôn' }), '6')).toBe(
      '! Số thôn nằm trong khoảng 1 đến 5. Đề nghị kiểm tra lại 6.',
    )
    expect(read(integer(), '2147483648')).toMatch(/nằm trong khoảng/)
  })
})

describe('choices, ids, boxes', () => {
  it('takes one of the list', () => {
    const result = choice(['MET', 'NOT_MET'], { ask: 'Đề nghị chọn kết quả.' })
    expect(read(result, 'MET')).toBe('MET')
    expect(read(result, '')).toBe('! Đề nghị chọn kết quả.')
    expect(read(result, 'toString')).toBe('! Mục đã chọn không có trong danh sách. Đề nghị chọn lại.')
    expect(read(optionalChoice(['MET']), '')).toBeNull()
    expect(read(choices(['A', 'B', 'C']), ['C', 'A', 'C'])).toEqual(['A', 'C'])
    expect(read(choices(['A'], { min: 1, ask: 'Đề nghị chọn lĩnh vực.' }), undefined)).toBe('! Đề nghị chọn lĩnh vực.')
    expect(read(choices(['A']), ['A', 'X'])).toMatch(/không có trong danh sách/)
  })

  it('takes ids', () => {
    expect(read(id(), '12')).toBe(12)
    expect(read(optionalId(), '')).toBeNull()
    for (const bad of ['0', '-1', '1.5', '1e3', '99999999999', 'x', '4294967296'])
      expect(read(id(), bad)).toMatch(/không có trong danh sách/)
    expect(read(idList(), undefined)).toEqual([])
    expect(read(idList(), '3')).toEqual([3])
    expect(read(idList(), ['3', '1', '3'])).toEqual([3, 1])
    expect(read(idList({ min: 1, ask: 'Đề nghị chọn chỉ tiêu.' }), [])).toBe('! Đề nghị chọn chỉ tiêu.')
    expect(read(idList({ max: 1 }), ['1', '2'])).toBe('! Chọn nhiều nhất 1 mục một lần.')
    expect(read(idList(), ['1', 'x'])).toMatch(/không có trong danh sách/)
    expect(read(idList(), [['1']])).toBe('! Mục này chỉ nhận một giá trị.')
    expect(read(idList(), { a: '1' })).toBe('! Mục này chỉ nhận một giá trị.')
  })

  it('takes boxes, versions and keys', () => {
    expect(read(checkbox(), 'on')).toBe(true)
    expect(read(checkbox(), undefined)).toBe(false)
    expect(read(rowVersion(), '7')).toBe(7)
    expect(read(requestKey(), '0197C1E2-5D1C-7C6E-8B7A-0123456789AB')).toBe('0197c1e2-5d1c-7c6e-8b7a-0123456789ab')
    const reopen = '! Biểu mẫu đã cũ. Đề nghị mở lại trang và gửi lại.'
    for (const bad of ['', '0', 'x', '1.5']) expect(read(rowVersion(), bad)).toBe(reopen)
    for (const bad of ['', '123', "'; drop"]) expect(read(requestKey(), bad)).toBe(reopen)
  })
})

describe('any field', () => {
  const anything = fc.oneof(
    fc.anything(),
    fc.string({ unit: 'binary' }),
    fc.array(fc.string({ unit: 'binary' })),
    fc.constantFrom(
      '1'.repeat(5000),
      '9'.repeat(61),
      ',',
      '.',
      '--1',
      '\0',
      '\ud800',
      '__proto__',
      'NaN',
      'Infinity',
      '1e999',
    ),
  )

  it.each(Object.entries(everyField))(
    '%s answers anything with a value or one Vietnamese sentence',
    (_name, schema) => {
      fc.assert(
        fc.property(anything, (raw) => {
          const result = schema.safeParse(raw)
          if (result.success) return
          expect(result.error.issues).toHaveLength(1)
          const message = result.error.issues[0]?.message ?? ''
          expect(message).toMatch(/^\p{Lu}.*\.$/su)
          expect(message).not.toMatch(/bạn|vui lòng|!|invalid|expected/i)
        }),
      )
    },
  )

  it.each(Object.entries(everyField).filter(([name]) => !['idList', 'choices'].includes(name)))(
    '%s refuses a list or an object',
    (_name, schema) => {
      for (const raw of [['1'], ['on', 'on'], { a: '1' }, [], {}])
        expect(read(schema, raw)).toBe('! Mục này chỉ nhận một giá trị.')
    },
  )
})

describe('parseForm', () => {
  const schema = z.object({
    version: rowVersion(),
    name: text({ max: 20, label: 'Tên' }),
    value: optionalDecimal({ min: 0, max: 100, label: 'Tỷ lệ' }),
    communes: idList(),
    confirmed: checkbox(),
  })

  it('gives typed data of known keys only', () => {
    const parsed = parseForm(schema, { version: '3', name: ' Đạt ', value: '62,5', communes: '4', role: 'ADMIN' })
    expect(parsed.ok && parsed.data).toEqual({
      version: 3,
      name: 'Đạt',
      value: '62.5',
      communes: [4],
      confirmed: false,
    })
    expect(parsed.form.list).toEqual([])
  })

  it('keeps what was typed and lists errors in the order of the form', () => {
    const parsed = parseForm(schema, { value: '625', name: '', version: '3', communes: ['4', '5'], extra: 'x' })
    expect(parsed).toMatchObject({ ok: false, status: 422 })
    expect(parsed.form).toEqual({
      values: { version: '3', name: '', value: '625', communes: ['4', '5'], confirmed: '' },
      errors: { name: 'Đề nghị nhập tên.', value: 'Tỷ lệ nằm trong khoảng 0 đến 100. Đề nghị kiểm tra lại 625.' },
      list: [
        { field: 'name', message: 'Đề nghị nhập tên.' },
        { field: 'value', message: 'Tỷ lệ nằm trong khoảng 0 đến 100. Đề nghị kiểm tra lại 625.' },
      ],
    })
    expect(parsed.values).toBe(parsed.form.values) // a page may take the answer itself for its form
  })

  it('never shows a password again', () => {
    const login = z.object({ username: text(), secretWord: password(), password: text({ min: 100 }) })
    const { form } = parseForm(login, { username: 'lien', secretWord: 'một hai ba', password: 'bốn' })
    expect(form.values).toEqual({ username: 'lien', secretWord: '', password: '' })
    const refined = z.object({ word: password().refine((word) => word.length > 99, 'Mật khẩu ngắn.') })
    expect(parseForm(refined, { word: 'một hai ba' }).form).toMatchObject({
      values: { word: '' },
      errors: { word: 'Mật khẩu ngắn.' },
    })
  })

  it('carries rules between fields, also through a transform', () => {
    const households = z
      .object({ clean: integer(), piped: integer() })
      .superRefine(({ clean, piped }, context) => {
        if (piped > clean)
          context.addIssue({
            code: 'custom',
            path: ['piped'],
            message: `${piped} lớn hơn ${clean}. Đề nghị kiểm tra lại số hộ.`,
          })
      })
      .transform(({ clean }) => ({ clean }))
    expect(parseForm(households, { clean: '214', piped: '410' }).errors).toEqual({
      piped: '410 lớn hơn 214. Đề nghị kiểm tra lại số hộ.',
    })
    const right = parseForm(households, { clean: '214', piped: '41' })
    expect(right.ok && right.data).toEqual({ clean: 214 })
    expect(() => parseForm(z.string(), {})).toThrow(TypeError)
  })

  it('puts an error of the whole form under "form"', () => {
    const whole = z.object({ a: optionalText() }).refine(() => false, 'Chưa có thay đổi nào để lưu.')
    expect(parseForm(whole, {}).errors).toEqual({ form: 'Chưa có thay đổi nào để lưu.' })
  })

  it.each([undefined, null, 'x', 3, [], ['a']])('takes %j for an empty body', (body) => {
    const parsed = parseForm(schema, body)
    expect(Object.keys(parsed.errors)).toEqual(['version', 'name'])
  })

  it('does not look up the prototype chain', () => {
    const odd = z.object({ toString: optionalText(), constructor: optionalText() })
    const parsed = parseForm(odd, {})
    expect(parsed.ok && parsed.data).toEqual({ toString: null, constructor: null })
  })

  it('survives any body', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('version', 'name', 'value', 'communes', 'confirmed', '__proto__'), fc.anything()),
        (body) => {
          const { form, ok } = parseForm(schema, body)
          expect(ok).toBe(form.list.length === 0)
          for (const value of Object.values(form.values).flat()) expect(typeof value).toBe('string')
        },
      ),
    )
  })
})

describe('blankForm, invalidForm', () => {
  it('fills fields as they are typed', () => {
    expect(
      blankForm({ version: 5, value: 1.234, day: '20/05/2024', ticked: true, off: false, none: null, ids: [1, 2] })
        .values,
    ).toEqual({ version: '5', value: '1,234', day: '20/05/2024', ticked: 'on', off: '', none: '', ids: ['1', '2'] })
    expect(blankForm()).toEqual({ values: {}, errors: {}, list: [] })
  })

  it('carries errors no schema finds', () => {
    expect(invalidForm({ username: 'lien' }, { username: 'Tên này đã có người dùng.' })).toEqual({
      values: { username: 'lien' },
      errors: { username: 'Tên này đã có người dùng.' },
      list: [{ field: 'username', message: 'Tên này đã có người dùng.' }],
    })
  })
})
