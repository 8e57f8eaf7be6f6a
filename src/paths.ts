import { path } from './kernel/path.js'

/** Every address of the portal, written once: routers, redirects and views read it here. */
export const paths = {
  home: path('/'),
  menu: path('/menu'),
  help: path('/help'),
  search: path('/search'),
  health: { alive: path('/healthz'), ready: path('/readyz') },
  auth: { login: path('/login'), logout: path('/logout') },
  account: { show: path('/account'), password: path('/account/password'), sessions: path('/account/sessions') },
  dashboard: path('/dashboard'),
  communes: {
    list: path('/communes'),
    show: path('/communes/:id'),
    status: path('/communes/:id/sets/:set'),
    submission: path('/communes/:id/sets/:set/criteria/:no/submission'),
    edit: path('/communes/:id/sets/:set/edit'),
    export: path('/communes/:id/sets/:set/export.csv'),
  },
  assessments: {
    list: path('/assessments'),
    export: path('/assessments/export.csv'),
    show: path('/assessments/:id'),
    history: path('/assessments/:id/history'),
    submission: path('/assessments/:id/submission'),
    reopening: path('/assessments/:id/reopening'),
    comments: path('/assessments/:id/comments'),
    carriedPapers: path('/assessments/:id/carried-papers'),
  },
  verifications: {
    list: path('/verifications'),
    together: path('/verifications/together'),
    show: path('/verifications/:id'),
    recall: path('/verifications/:id/recall'),
  },
  evidence: {
    list: path('/evidence'),
    create: path('/evidence/new'),
    receipts: path('/receipts'),
    show: path('/evidence/:id'),
    edit: path('/evidence/:id/edit'),
    revisions: path('/evidence/:id/revisions'),
    file: path('/evidence/:id/revisions/:number/file'),
    preview: path('/evidence/:id/revisions/:number/preview'),
    cover: path('/evidence/:id/revisions/:number/cover'),
    thumbnail: path('/evidence/:id/revisions/:number/thumbnail'),
    links: path('/evidence/:id/links'),
    withdrawal: path('/evidence/:id/withdrawal'),
  },
  uploads: {
    create: path('/uploads'),
    show: path('/uploads/:upload'),
    receipt: path('/uploads/:upload/receipt'),
  },
  sets: {
    list: path('/sets'),
    show: path('/sets/:set'),
    criterion: path('/sets/:set/criteria/:no'),
    indicator: path('/sets/:set/indicators/:code'),
    levels: path('/sets/:set/indicators/:code/levels'),
    retraction: path('/sets/:set/indicators/:code/levels/:level/retraction'),
    assignments: path('/sets/:set/assignments'),
    confirmations: path('/sets/:set/assignments/confirmations'),
    assign: path('/sets/:set/assignments/:code'),
  },
  documents: { list: path('/documents') },
  directives: { list: path('/directives'), show: path('/directives/:id') },
  users: {
    list: path('/users'),
    create: path('/users/new'),
    show: path('/users/:id'),
    password: path('/users/:id/password'),
    deactivation: path('/users/:id/deactivation'),
    grants: path('/users/:id/grants'),
    grant: path('/users/:id/grants/:grant'),
    sessions: path('/users/:id/sessions'),
  },
  units: { list: path('/units') },
  settings: path('/settings'),
  jobs: { list: path('/jobs'), retries: path('/jobs/retries') },
  audit: { events: path('/audit'), access: path('/audit/access') },
} as const

/** Only addresses inside the portal are redirect targets after login. */
export const insidePath = (next: unknown, fallback: string = paths.home()): string => {
  if (typeof next !== 'string' || !/^\/(?![/\\])[\x20-\x7e]*$/.test(next)) return fallback
  const url = new URL(next, 'http://inside.invalid')
  return url.host === 'inside.invalid' ? `${url.pathname}${url.search}` : fallback
}
