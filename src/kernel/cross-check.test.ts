import { expect, it } from 'vitest'
import { z } from 'zod'
import { always, crossCheck } from './cross-check.js'
import { integer, parseForm } from './forms.js'

const form = z.object({ whole: integer(), part: integer() }).superRefine(
  crossCheck(({ whole, part }, say) => {
    if (whole === undefined) say('part', 'Chưa so được với tổng.')
    else if (part !== undefined && part > whole) say('part', `${part} lớn hơn ${whole}.`)
  }),
  always,
)
const errors = (body: object) => parseForm(form, body).errors

it('checks fields against each other', () => {
  expect(errors({ whole: '3', part: '2' })).toEqual({})
  expect(errors({ whole: '3', part: '4' })).toEqual({ part: '4 lớn hơn 3.' })
})

it('runs also where a field could not be read, without what was typed there', () => {
  expect(errors({ whole: 'ba', part: '4' })).toEqual({
    whole: 'Đề nghị nhập số nguyên, ví dụ 2.',
    part: 'Chưa so được với tổng.',
  })
})
