type Value = string | number
/** The named parts of a pattern: '/communes/:id/sets/:set' → { id, set }. */
type Params<P extends string> = P extends `${string}:${infer Name}/${infer Rest}`
  ? Record<Name, Value> & Params<`/${Rest}`>
  : P extends `${string}:${infer Name}.${string}`
    ? Record<Name, Value>
    : P extends `${string}:${infer Name}`
      ? Record<Name, Value>
      : object
type Query = Record<string, Value | readonly Value[] | boolean | null | undefined>
type Args<P extends string> = keyof Params<P> extends never
  ? [params?: object, query?: Query]
  : [params: Params<P>, query?: Query]
export type Path<P extends string> = ((...args: Args<P>) => string) & { pattern: P }

const queryString = (query: Query): string => {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined || value === '' || value === false) continue
    for (const one of Array.isArray(value) ? value : [value]) search.append(name, one === true ? '1' : String(one))
  }
  const text = search.toString()
  return text && `?${text}`
}

/** One address of the portal: `.pattern` for the router, the function for links and redirects. Empty query values drop out. */
export const path = <const P extends string>(pattern: P): Path<P> => {
  const build = (params: object = {}, query: Query = {}) =>
    pattern.replace(/:([a-zA-Z]+)/g, (_, name: string) =>
      encodeURIComponent(String((params as Record<string, Value>)[name])),
    ) + queryString(query)
  return Object.assign(build as (...args: Args<P>) => string, { pattern })
}
