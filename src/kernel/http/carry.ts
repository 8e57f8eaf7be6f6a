import type { Day } from '../time.js'
import { asOfParam } from './as-of.js'

/** '/communes/:id/sets/:set' → the addresses of that shape; an id is a number, so that '/communes/new' is none of them. */
const shapeOf = (pattern: string): string =>
  pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:[a-zA-Z]+/g, (name) => (name === ':id' ? '\\d+' : '[^/]+'))

/** Whether an address without query is of one of the patterns. */
export const matcherOf = (patterns: readonly string[]): ((address: string) => boolean) => {
  const shape = new RegExp(`^(?:${patterns.map(shapeOf).join('|')})$`)
  return (address) => shape.test(address)
}

/** A query that has a day already. */
const namesDay = new RegExp(`[?;&]${asOfParam}=`)

const withDay = (href: string, day: Day): string => {
  const [, address = '', query = '', anchor = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/.exec(href) ?? []
  return `${address}${query === '' ? '?' : `${query}&amp;`}${asOfParam}=${day}${anchor}`
}

/**
 * Carries the day looked back to along every link and every searching form of a page that leads to a page which can look back
 * too. Done once on the finished HTML: whoever writes a link need not think of it. What has the mark `data-on` names its
 * day itself.
 */
export const carryDay = (html: string, day: Day, looksBack: (address: string) => boolean): string => {
  const known = new Map<string, boolean>()
  const carries = (address: string): boolean => {
    const found = known.get(address) ?? looksBack(address)
    known.set(address, found)
    return found
  }
  return html
    .replace(/<a ([^>]*?)href="(\/[^"?#]*)([^"]*)"/g, (tag, before: string, address: string, rest: string) =>
      before.includes('data-on') || namesDay.test(rest) || !carries(address)
        ? tag
        : `<a ${before}href="${withDay(address + rest, day)}"`,
    )
    .replace(/<form [^>]*>/g, (tag) => {
      const action = / action="(\/[^"?#]*)/.exec(tag)?.[1]
      if (tag.includes('data-on') || !tag.includes('method="get"') || action === undefined || !carries(action))
        return tag
      return `${tag}<input type="hidden" name="${asOfParam}" value="${day}">`
    })
}
