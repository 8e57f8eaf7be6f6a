/** A copy that lacks the named fields. */
export const without = <T extends object, K extends keyof T>(fields: T, ...names: K[]): Omit<T, K> =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name as K))) as Omit<T, K>
