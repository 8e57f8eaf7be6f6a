import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createViews, type Views } from './engine.js'
import { escapeHtml } from './template.js'

const folder = mkdtempSync(path.join(os.tmpdir(), 'views-'))
const files: Record<string, string> = {
  'layouts/main': '<title><%= page.title %></title>[<%- locals.body %>]',
  'layouts/gate': 'gate [<%- locals.body %>]',
  'components/tag': '<%# tag { text, title? } %>\n<b title="<%= locals.title %>"><%= locals.text %></b>\n',
  'pages/plain': "<% page.title = 'Trang' %>\n  <p><%= locals.text %></p>",
  'pages/fragment': '<% page.layout = null %><%= locals.text %>',
  'pages/gate': "<% page.layout = 'gate' %>x",
  'pages/part': "<i>before</i><%- include('/components/tag', { text: locals.text }) %>, after",
  'pages/faulty': '<p>\n<%= locals.row.name %>\n</p>',
  'pages/around': "<%- include('/pages/faulty') %>",
  'pages/relative': "<%- include('tag') %>",
  'pages/common': '<%= today %> <%= locals.today %> <%= brand %>',
}

let views: Views
beforeAll(() => {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, `${name}.ejs`)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  views = createViews({ root: folder, cache: true, globals: { brand: 'NTM' } })
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('a page', () => {
  it('is rendered before its layout, which reads what it filled in', () => {
    expect(views.render('/pages/plain', { text: 'a' })).toBe('<title>Trang</title>[<p>a</p>]')
  })

  it('chooses its layout, or none', () => {
    expect(views.render('/pages/gate')).toBe('gate [x]')
    expect(views.render('/pages/fragment', { text: 'a' })).toBe('a')
  })

  it('escapes what it prints', () => {
    expect(views.render('/pages/fragment', { text: `<b> & "x" 'y'` })).toBe('&lt;b&gt; &amp; &#34;x&#34; &#39;y&#39;')
  })

  it('does not become another template by a value called escapeFn, include or settings', () => {
    const odd = {
      text: '<b>',
      escapeFn: (value: unknown) => value,
      include: () => 'x',
      settings: { 'view options': {} },
    }
    expect(views.render('/pages/fragment', odd)).toBe('&lt;b&gt;')
  })

  it('is given to Express by file', () => {
    views.engine(path.join(folder, 'pages', 'fragment.ejs'), { text: 'a' }, (error, html) => {
      expect(error).toBeNull()
      expect(html).toBe('a')
    })
  })

  it('has the common names without prefix', () => {
    expect(views.render('/pages/common', { today: '2024-05-20' })).toContain('[2024-05-20 2024-05-20 NTM]')
  })
})

describe('an include', () => {
  it('gets what it is given and nothing of the page around it', () => {
    const html = views.render('/pages/part', { text: 'a', title: 'of the page' })
    expect(html).toContain('<b title="">a</b>')
  })

  it('leaves no space behind it', () => {
    expect(views.render('/pages/part', { text: 'a' })).toContain('before</i><b title="">a</b>, after')
  })

  it('is named from the root of views', () => {
    expect(() => views.render('/pages/relative')).toThrow(/named from the root/)
  })
})

describe('a fault in a view', () => {
  it('names the template and the line, also through includes, and keeps its cause', () => {
    for (const page of ['/pages/faulty', '/pages/around']) {
      const caught = (() => {
        try {
          return views.render(page)
        } catch (error) {
          return error
        }
      })()
      expect(caught).toMatchObject({ message: expect.stringContaining('views/pages/faulty.ejs:2') as string })
      expect(caught).toMatchObject({ cause: expect.any(TypeError) as unknown })
    }
  })

  it('reaches Express as an error', () => {
    views.engine(path.join(folder, 'pages', 'faulty.ejs'), {}, (error, html) => {
      expect(error).toBeInstanceOf(Error)
      expect(html).toBeUndefined()
    })
  })
})

describe('escapeHtml', () => {
  it.each([
    [null, ''],
    [undefined, ''],
    [0, '0'],
    [false, 'false'],
    ['Đạt', 'Đạt'],
    [`<a href='x'>"&"</a>`, '&lt;a href=&#39;x&#39;&gt;&#34;&amp;&#34;&lt;/a&gt;'],
  ])('%j', (value, expected) => {
    expect(escapeHtml(value)).toBe(expected)
  })
})
