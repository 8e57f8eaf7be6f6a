import { readdirSync } from 'node:fs'
import path from 'node:path'
import { compileTemplate, type Include, type Locals, type Template } from './template.js'

/** What a page may fill in before its layout is rendered around it. */
export type Page = {
  /** Text of `<title>`; the layout adds the brand, and "Lỗi: " when a form has faults. */
  title: string
  /** Name of a file in views/layouts, or null for a fragment without layout. */
  layout: string | null
  /** Key of the current place in the navigation. */
  nav: string | null
  crumbs: { label: string; href?: string }[]
  back: { label: string; href: string } | null
  /** The form of the page, if it has one: its faults show in the title. Taken from the local `form`. */
  form: unknown
  /** Set by a page whose faults are not in `form`. */
  invalid: boolean
  /** Set once the messages after a redirect stand on the page, so that they are shown exactly once. */
  flashed: boolean
}

/** Names every view and component has without prefix; everything else is read as `locals.name`. */
export const commonNames = [
  'page',
  'fmt',
  'paths',
  'me',
  'can',
  'flash',
  'asset',
  'demo',
  'today',
  'brand',
  'csrf',
  'query',
  'nav',
  'url',
  'upload',
  'requestId',
  'lookBack',
] as const

type ViewsOptions = {
  /** Absolute path of the folder of views. */
  root: string
  /** Whether compiled templates are kept; without it every use reads the file again. */
  cache: boolean
  /** Values of common names that do not change with the request. */
  globals?: Locals
  /** What is done to the HTML of a whole page at the very end. */
  finish?: (html: string, locals: Locals) => string
}

export type Views = {
  /** For `app.engine('ejs', …)`: renders the page first, then its layout around it. */
  engine: (file: string, options: object, done: (error: unknown, html?: string) => void) => void
  /** Renders a page ('/auth/login') in its layout, or a component without one. */
  render: (name: string, locals?: Locals) => string
  /** Renders one template alone, as an include would. */
  component: (name: string, locals?: Locals, common?: Locals) => string
  /** Compiles every view and returns their names; called at start, so that a broken view stops the program early. */
  compileAll: () => string[]
}

const newPage = (locals: Locals): Page => ({
  title: '',
  layout: 'main',
  nav: null,
  crumbs: [],
  back: null,
  form: locals['form'] ?? null,
  invalid: false,
  flashed: false,
})

const viewNames = (root: string): string[] =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ejs'))
    .map((file) => nameOf(file))
    .sort()

const nameOf = (relative: string): string =>
  `/${relative
    .split(path.sep)
    .join('/')
    .replace(/\.ejs$/, '')}`

/**
 * The EJS views of the portal. A template sees the common names and what it is given, nothing of the template that
 * includes it: a component cannot pick up a stray `label` of its page.
 */
export const createViews = ({ root, cache, globals = {}, finish = (html) => html }: ViewsOptions): Views => {
  const compiled = new Map<string, Template>()

  const template = (name: string): Template => {
    const kept = compiled.get(name)
    if (kept) return kept
    if (!name.startsWith('/')) throw new Error(`views are named from the root of views/: '/${name}'?`)
    const fresh = compileTemplate(path.join(root, `${name}.ejs`), name, commonNames)
    if (cache) compiled.set(name, fresh)
    return fresh
  }

  const component: Views['component'] = (name, locals = {}, common = {}) => {
    const shared = { ...globals, ...common }
    const include: Include = (part, data = {}) => template(part)(shared, data, include)
    return include(name, locals)
  }

  const render: Views['render'] = (name, locals = {}) => {
    const page = newPage(locals)
    const common: Locals = {}
    for (const key of commonNames) if (key in locals) common[key] = locals[key]
    common['page'] = page
    const body = component(name, locals, common)
    return finish(page.layout === null ? body : component(`/layouts/${page.layout}`, { body }, common), locals)
  }

  return {
    component,
    render,
    compileAll: () => {
      const names = viewNames(root)
      for (const name of names) template(name)
      return names
    },
    engine: (file, options, done) => {
      try {
        done(null, render(nameOf(path.relative(root, file)), options as Locals))
      } catch (error) {
        done(error)
      }
    },
  }
}
