import { Invalid } from '../kernel/errors.js'

/** Deeper than any set; what is deeper is no set. */
const DEEPEST = 20

const tooDeep = 'Tệp JSON lồng quá sâu, không phải tệp bộ tiêu chí.'
const notJson = 'Tệp không phải JSON đọc được. Đề nghị xuất lại tệp mẫu rồi sửa trên đó.'

/** How deep brackets stand in each other, strings left out. */
const depthOf = (text: string): number => {
  let [depth, deepest, inString] = [0, 0, false]
  for (let at = 0; at < text.length && deepest <= DEEPEST; at += 1) {
    const letter = text[at]
    if (inString) {
      if (letter === '\\') at += 1
      else if (letter === '"') inString = false
    } else if (letter === '"') inString = true
    else if (letter === '{' || letter === '[') deepest = Math.max(deepest, (depth += 1))
    else if (letter === '}' || letter === ']') depth -= 1
  }
  return deepest
}

const forbidden = new Set(['__proto__', 'constructor', 'prototype'])

/** Reads a JSON file of somebody else's. @throws Invalid in words for what is none, too deep, or meant to do harm */
export const readJson = (bytes: Buffer): unknown => {
  const text = bytes.toString('utf8').replace(/^\ufeff/, '')
  if (depthOf(text) > DEEPEST) throw new Invalid(tooDeep)
  try {
    return JSON.parse(text, (key, value: unknown) => {
      if (forbidden.has(key)) throw new Invalid(`Tệp có mục “${key}” không được dùng.`)
      return value
    })
  } catch (error) {
    if (error instanceof Invalid) throw error
    throw new Invalid(notJson)
  }
}
