import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { always, crossCheck } from '../kernel/cross-check.js'
import { parseForm } from '../kernel/forms.js'
import { cite, documentLine } from './citation.js'
import { checkDocument, documentFields } from './schemas.js'
import { kindOf } from './service.js'

const form = z.object(documentFields).superRefine(
  crossCheck((input, say) => checkDocument(input, say, 'Đề nghị chọn văn bản.')),
  always,
)
const errors = (body: object) => parseForm(form, body).errors
const typed = {
  docNumber: '1062/QĐ-UBND',
  docIssuedOn: '17/06/2024',
  docIssuer: 'UBND tỉnh Lạng Sơn',
  docTitle: 'Ban hành bộ tiêu chí',
}

describe('the paper of a form', () => {
  it('is chosen, or typed whole', () => {
    expect(errors({ documentId: '7' })).toEqual({})
    expect(errors(typed)).toEqual({})
  })

  it('is one, and not two or none', () => {
    expect(errors({})).toEqual({ documentId: 'Đề nghị chọn văn bản.' })
    expect(Object.keys(errors({ ...typed, documentId: '7' }))).toEqual(['documentId'])
  })

  it('says everything that is missing at once, also beside a field that cannot be read', () => {
    expect(errors({ docNumber: '1062/QĐ-UBND', docIssuedOn: '31/06/2024' })).toEqual({
      docIssuedOn: 'Lịch không có ngày 31/06/2024. Đề nghị kiểm tra lại.',
      docIssuer: 'Đề nghị nhập cơ quan ban hành.',
      docTitle: 'Đề nghị nhập trích yếu của văn bản.',
    })
  })
})

describe('a citation', () => {
  const paper = { docNumber: '318/QĐ-TTg', issuedOn: '2022-03-08', issuer: 'Thủ tướng Chính phủ', title: null }

  it('names the day where it is known', () => {
    expect(cite(paper)).toBe('318/QĐ-TTg ngày 08/03/2022')
    expect(cite({ ...paper, issuedOn: null })).toBe('318/QĐ-TTg')
  })

  it('is cut to one line', () => {
    expect(documentLine(paper)).toBe('318/QĐ-TTg ngày 08/03/2022, Thủ tướng Chính phủ')
    expect(documentLine({ ...paper, title: 'Ban hành bộ tiêu chí '.repeat(9) }).length).toBeLessThan(125)
  })
})

it.each([
  ['318/QĐ-TTg', 'QD'],
  ['1672/NQ-UBTVQH15', 'NQ'],
  ['131/2025/NĐ-CP', 'ND'],
  ['37/KH-UBND', 'KH'],
  ['1064/HD-BVHTTDL', 'HD'],
  ['05/UBND-VPĐP', 'CV'],
])('%s is of kind %s', (docNumber, kind) => {
  expect(kindOf(docNumber)).toBe(kind)
})
