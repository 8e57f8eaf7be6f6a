import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { common, tagOf, views, wordsOf, wrongForm } from '../../../tests/support/views.js'
import { blankForm, invalidForm } from '../forms.js'
import { root } from '../root.js'

const names = views.compileAll()
const sourceOf = (name: string) => readFileSync(root('views', `${name}.ejs`), 'utf8')
/** The template without the code between <% and %>, which is not markup. */
const markupOf = (name: string) => sourceOf(name).replace(/<%[\s\S]*?%>/g, '')

describe('every view', () => {
  it('compiles', () => {
    expect(names).toContain('/layouts/main')
    expect(names.length).toBeGreaterThan(50)
  })

  it.each(names)('%s prints unescaped only includes, the body and the drawings of charts', (name) => {
    const raw = [...sourceOf(name).matchAll(/<%-\s*(.*?)\s*-?%>/gs)].map((match) => match[1] ?? '')
    const allowed =
      name === '/components/chart' ? /^(?:include\(|chart\.(?:svg|narrow)$)/ : /^(?:include\(|locals\.body$)/
    for (const code of raw) expect(code).toMatch(allowed)
  })

  it.each(names)('%s has no inline style, handler or script', (name) => {
    const markup = markupOf(name)
    expect(markup).not.toMatch(/\sstyle=/i)
    expect(markup).not.toMatch(/\son[a-z]+=/i)
    expect(markup).not.toMatch(/<style|javascript:/i)
    expect(sourceOf(name)).not.toMatch(/<script(?![^>]*\ssrc=)/i)
  })

  it.each(names)('%s includes by absolute name what exists', (name) => {
    for (const [, included = ''] of sourceOf(name).matchAll(/include\(\s*'([^']+)'/g)) expect(names).toContain(included)
  })
})

describe('every component', () => {
  const components = readdirSync(root('views', 'components')).filter((file) => file.endsWith('.ejs'))
  const readme = readFileSync(root('views', 'components', 'README.md'), 'utf8')

  it.each(components)('%s says in its first line what it takes, and the README too', (file) => {
    const name = path.basename(file, '.ejs')
    expect(sourceOf(`/components/${name}`)).toMatch(new RegExp(`^<%# ${name} \\{.*\\}.* %>\\n`))
    expect(readme).toContain(`- **${name}** `)
  })

  it('draws icons that exist', () => {
    const icons = readFileSync(root('public', 'icons.svg'), 'utf8')
    const used = names.flatMap((name) =>
      [...sourceOf(name).matchAll(/components\/icon', \{ name: '([a-z]+)'/g)].map((m) => m[1]),
    )
    expect(used.length).toBeGreaterThan(10)
    for (const icon of used) expect(icons).toContain(`id="i-${icon}"`)
  })
})

describe('the layout', () => {
  const html = views.render('/home/menu', common)

  it('has landmarks, a skip link to the content and the title of the page', () => {
    expect(html).toContain('<html lang="vi">')
    expect(html).toContain('<title>Các mục · Nông thôn mới</title>')
    expect(html).toContain('href="#content"')
    expect(tagOf(html, 'content')).toBe('<main id="content" tabindex="-1">')
    expect(html).toContain('aria-label="Chính"')
  })

  it('says on every page that figures are illustrative, also before login', () => {
    const login = views.render('/auth/login', { ...common, nav: [], me: null, form: blankForm() })
    for (const page of [html, login]) expect(wordsOf(page)).toContain('số liệu minh họa. Ngày làm việc 20/05/2024')
    expect(views.render('/home/menu', { ...common, demo: null })).not.toContain('minh họa')
  })

  it('shows a message once', () => {
    expect(html.split('Đã lưu.')).toHaveLength(2)
  })

  it('keeps places behind "Thêm" off the bar of the phone and marks where one is', () => {
    expect(html).toMatch(/<li class="x"><a href="\/sets">/)
    expect(html).toMatch(/<li class="more"><a href="\/menu" aria-current="page">/)
    expect(wordsOf(html)).toContain('Việc của tôi 3 việc')
  })

  it('puts "Lỗi: " before the title when a form has faults', () => {
    const page = views.render('/auth/password', {
      ...common,
      form: invalidForm({}, { next: 'Mật khẩu cần ít nhất 8 ký tự.' }),
    })
    expect(page).toContain('<title>Lỗi: Đổi mật khẩu · Nông thôn mới</title>')
    expect(views.render('/auth/password', { ...common, form: wrongForm })).toContain('<title>Lỗi: ')
  })
})

describe('login', () => {
  const accounts = [
    { username: 'lien', password: 'mot-hai', role: 'COMMUNE', name: 'Liên', unit: 'Trấn Ninh', agency: null },
  ]
  const stranger = { ...common, nav: [], me: null }

  it('never writes a password back, says one sentence for both faults', () => {
    const form = invalidForm(
      { username: 'lien', password: 'secret', next: '/sets' },
      { username: 'Tên đăng nhập hoặc mật khẩu chưa đúng.' },
    )
    const html = views.render('/auth/login', { ...stranger, form })
    expect(html).not.toContain('secret')
    expect(html).toMatch(/role="alert".*Tên đăng nhập hoặc mật khẩu chưa đúng\./)
    expect(tagOf(html, 'f-username')).toContain('value="lien"')
    expect(html).toContain('name="next" value="/sets"')
  })

  it('lists accounts only where there are some', () => {
    expect(wordsOf(views.render('/auth/login', { ...stranger, form: blankForm(), accounts }))).toContain(
      'lien mot-hai Cán bộ xã',
    )
    expect(views.render('/auth/login', { ...stranger, form: blankForm() })).not.toContain('Mật khẩu</th>')
  })
})

describe('error pages', () => {
  it.each([403, 404, 409, 413, 422, 429, 500, 503])('%i gives the id of the request and a way on', (status) => {
    const html = views.render(`/errors/${status}`, { ...common, requestId: '5f1c-20a9' })
    expect(wordsOf(html)).toContain(`Mã ${status}`)
    expect(html).toContain('5f1c-20a9')
    expect(html).toContain('class="btn btn-primary"')
  })

  it('stand also when nothing of the request is known', () => {
    expect(views.render('/errors/503')).toContain('<title>Cổng tạm thời chưa sẵn sàng · Nông thôn mới</title>')
  })
})
