import { describe, expect, it } from 'vitest'
import { cleanFileName, subjectFromFileName, subjectsOf } from './file-name.js'

describe('cleanFileName', () => {
  it('keeps a Vietnamese name, composed', () => {
    expect(cleanFileName('Biên bản họp thôn.pdf'.normalize('NFD'))).toBe('Biên bản họp thôn.pdf')
  })

  it('drops paths, control characters and marks that reverse text', () => {
    expect(cleanFileName('C:\\Users\\lien\\giấy.pdf')).toBe('giấy.pdf')
    expect(cleanFileName('../../etc/passwd')).toBe('passwd')
    expect(cleanFileName('a\u0000b\nc\u202efdp.exe')).toBe('ab cfdp.exe')
    expect(cleanFileName('.htaccess')).toBe('htaccess')
    expect(cleanFileName('///')).toBe('tep')
  })

  it('shortens and keeps the extension', () => {
    const name = cleanFileName(`${'ầ'.repeat(400)}.docx`)
    expect(Array.from(name)).toHaveLength(200)
    expect(name.endsWith('ầ.docx')).toBe(true)
  })
})

describe('subjectFromFileName', () => {
  it.each([
    ['bieu_so_lieu_nuoc_sach-quy2.xlsx', 'Bieu so lieu nuoc sach-quy2'],
    ['Quyết định 2274 phê duyệt.pdf', 'Quyết định 2274 phê duyệt'],
  ])('%s says something', (name, subject) => {
    expect(subjectFromFileName(name)).toBe(subject)
  })

  it.each(['IMG_20240520_081437.jpg', 'Scan 3.pdf', 'zalo_123.png', '18.pdf', 'image.jpeg', 'Ảnh (2).png'])(
    '%s says nothing',
    (name) => {
      expect(subjectFromFileName(name)).toBeNull()
    },
  )
})

describe('subjectsOf', () => {
  it('takes what was typed, numbered for several files', () => {
    expect(subjectsOf(['a.pdf'], 'Biên bản họp thôn', null)).toEqual(['Biên bản họp thôn'])
    expect(subjectsOf(['1.jpg', '2.jpg'], 'Biên bản', null)).toEqual(['Biên bản (1/2)', 'Biên bản (2/2)'])
  })

  it('else the name of each file, else the customary paper, else nothing', () => {
    const names = ['bieu_nuoc_sach.xlsx', 'IMG_01.jpg']
    expect(subjectsOf(names, null, 'Ảnh chụp hiện trạng')).toEqual(['Bieu nuoc sach', 'Ảnh chụp hiện trạng (2/2)'])
    expect(subjectsOf(names, null, null)).toEqual(['Bieu nuoc sach', null])
  })
})
