/** One form for one text: macOS and iOS send Vietnamese letters decomposed (NFD), we keep them composed. */
export const nfc = (text: string): string => text.normalize('NFC')

/**
 * Folded key for search and comparison: marks off, đ → d, lower case. The database has the same line as fold() in SQL;
 * the two must stay identical, or what is stored folded is not found.
 */
export const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase()

/* What no stored text may carry: C0 and C1 controls except tab and newline (PostgreSQL cannot hold \0, XML none of them),
   lone surrogates (not UTF-8), non-characters (not XML), and marks that reverse or hide text. */
const UNWANTED =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]|\p{Surrogate}/gu

/** Typed text as we keep it: NFC, newlines as \n, without control characters, trimmed. */
export const cleanText = (text: string): string => nfc(text.replace(/\r\n?/g, '\n').replace(UNWANTED, '')).trim()

const collator = new Intl.Collator('vi')

/** Vietnamese order (A < Ă < Â, D < Đ), as the collation of the name columns. */
export const compareVi = (a: string, b: string): number => collator.compare(a, b)

/** Persons are listed by given name, the last word: "Nông Văn Thắng" → "Thắng Nông Văn". The same as the database's sortKey. */
export const sortKeyOfPerson = (displayName: string): string =>
  displayName.trim().replace(/^([\s\S]*)\s+(\S+)$/, '$2 $1')
