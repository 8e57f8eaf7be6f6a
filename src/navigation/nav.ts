import type { Role } from '../generated/prisma/enums.js'
import type { Actor } from '../kernel/context.js'
import { paths } from '../paths.js'
import { type Capability, holds } from '../policies/capabilities.js'

/** `more`: behind "Thêm" on a phone; `far`: there too at a desk, whose bar holds one line. */
export type NavItem = { key: string; label: string; href: string; icon: string; more: boolean; far: boolean }
type Place = Omit<NavItem, 'href' | 'more' | 'far'> & { needs: Capability; href: (actor: Actor) => string }

const commune = (actor: Actor): string => {
  const own = actor.grants.find((grant) => grant.role === 'COMMUNE')
  return own ? paths.communes.show({ id: own.unitId }) : paths.communes.list()
}

const places = {
  district: {
    key: 'dashboard',
    label: 'Toàn huyện',
    icon: 'grid',
    needs: 'dashboard.read',
    href: () => paths.dashboard(),
  },
  work: { key: 'home', label: 'Việc của tôi', icon: 'home', needs: 'home.read', href: () => paths.home() },
  communes: { key: 'communes', label: 'Các xã', icon: 'map', needs: 'commune.read', href: () => paths.communes.list() },
  ownCommune: { key: 'communes', label: 'Tiêu chí của xã', icon: 'list', needs: 'commune.read', href: commune },
  items: {
    key: 'assessments',
    label: 'Chỉ tiêu',
    icon: 'check',
    needs: 'assessment.read',
    href: () => paths.assessments.list(),
  },
  queue: {
    key: 'verifications',
    label: 'Hàng chờ',
    icon: 'look',
    needs: 'verification.decide',
    href: () => paths.verifications.list(),
  },
  evidence: {
    key: 'evidence',
    label: 'Hồ sơ',
    icon: 'clip',
    needs: 'evidence.read',
    href: () => paths.evidence.list(),
  },
  directives: {
    key: 'directives',
    label: 'Chỉ đạo',
    icon: 'letter',
    needs: 'directive.read',
    href: () => paths.directives.list(),
  },
  targets: {
    key: 'targets',
    label: 'Mục tiêu',
    icon: 'clock',
    needs: 'target.read',
    href: () => paths.targets.list(),
  },
  obstacles: {
    key: 'obstacles',
    label: 'Vướng mắc',
    icon: 'warn',
    needs: 'obstacle.read',
    href: () => paths.obstacles.list(),
  },
  resources: {
    key: 'resources',
    label: 'Nguồn lực',
    icon: 'log',
    needs: 'resource.read',
    href: () => paths.resources.list(),
  },
  campaigns: {
    key: 'campaigns',
    label: 'Đợt báo cáo',
    icon: 'file',
    needs: 'campaign.read',
    href: () => paths.campaigns.list(),
  },
  reports: { key: 'reports', label: 'Báo cáo', icon: 'log', needs: 'table.read', href: () => paths.reports.list() },
  imports: {
    key: 'imports',
    label: 'Nhập số liệu',
    icon: 'up',
    needs: 'import.use',
    href: () => paths.imports.list(),
  },
  sets: { key: 'sets', label: 'Bộ tiêu chí', icon: 'list', needs: 'set.read', href: () => paths.sets.list() },
  users: { key: 'users', label: 'Người dùng', icon: 'user', needs: 'user.manage', href: () => paths.users.list() },
  units: { key: 'units', label: 'Đơn vị', icon: 'map', needs: 'unit.read', href: () => paths.units.list() },
  audit: { key: 'audit', label: 'Nhật ký', icon: 'clock', needs: 'audit.read', href: () => paths.audit.events() },
  jobs: { key: 'jobs', label: 'Công việc nền', icon: 'work', needs: 'job.manage', href: () => paths.jobs.list() },
  settings: { key: 'settings', label: 'Cài đặt', icon: 'gear', needs: 'setting.edit', href: () => paths.settings() },
} as const satisfies Record<string, Place>

/** What communes report on from time to time stands together. */
const reporting = ['campaigns', 'obstacles', 'resources'] as const

/** The order of places by role; the first four stand on the phone's bar too, the rest behind "Thêm". */
const order: Record<Role, (keyof typeof places)[]> = {
  LEADER: ['district', 'communes', 'items', 'directives', 'reports', 'targets', 'evidence', ...reporting, 'sets'],
  STEERING: [
    'district',
    'work',
    'communes',
    'items',
    'directives',
    'reports',
    'targets',
    'evidence',
    ...reporting,
    'sets',
  ],
  COORDINATOR: [
    'district',
    'work',
    'communes',
    'directives',
    'targets',
    'queue',
    'reports',
    'items',
    'evidence',
    ...reporting,
    'imports',
    'sets',
    'units',
  ],
  COMMUNE: [
    'work',
    'ownCommune',
    'evidence',
    'directives',
    'targets',
    'campaigns',
    'reports',
    'obstacles',
    'resources',
    'imports',
    'sets',
  ],
  AGENCY: [
    'queue',
    'work',
    'district',
    'communes',
    'items',
    'directives',
    'targets',
    'reports',
    'evidence',
    ...reporting,
    'sets',
  ],
  APPRAISER: ['work', 'sets'],
  ADMIN: [
    'work',
    'users',
    'units',
    'sets',
    'audit',
    'jobs',
    'settings',
    'district',
    'communes',
    'evidence',
    'directives',
    'reports',
    ...reporting,
    'imports',
  ],
}

/** How many places stand on the phone's bar and on the desk's. */
const ON_PHONE = 4
const AT_DESK = 8

/** The menu of a person: the places of all roles held, in the order of the first. */
export const navOf = (actor: Actor): NavItem[] => {
  const keys = [...new Set(actor.grants.flatMap((grant) => order[grant.role]))]
  const held = keys.map((key): Place => places[key]).filter((place) => holds(actor, place.needs))
  const atDesk = held.length > AT_DESK + 1 ? AT_DESK : held.length
  return held.map(({ key, label, icon, href }, index) => ({
    key,
    label,
    icon,
    href: href(actor),
    more: index >= ON_PHONE,
    far: index >= atDesk,
  }))
}

/** Where "/" leads: to one's work where the menu has it, else to its first place (leaders: the district). */
export const firstPageOf = (actor: Actor): string => {
  const menu = navOf(actor)
  const [first = { href: paths.account.show() }] = menu
  return menu.some(({ key }) => key === places.work.key) ? paths.home() : first.href
}
