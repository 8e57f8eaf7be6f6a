/** What a guess rests on. */
export type Ground = 'name' | 'text' | 'number' | 'photo'

/** How far it may be trusted without a look at the paper. */
export type Confidence = 'sure' | 'likely' | 'weak'

/** One thing guessed of a paper: never more than a proposal, which a person confirms. */
export type Guess<T> = Readonly<{ value: T; ground: Ground; confidence: Confidence }>

export const GROUND_WORDS: Readonly<Record<Ground, string>> = {
  name: 'theo tên tệp',
  text: 'theo nội dung trang đầu',
  number: 'theo số, ký hiệu',
  photo: 'theo ngày chụp ảnh',
}

export const CONFIDENCE_WORDS: Readonly<Record<Confidence, string>> = {
  sure: 'khá chắc',
  likely: 'có thể đúng',
  weak: 'cần kiểm tra',
}

/** "theo tên tệp, cần kiểm tra" */
export const wordsOf = ({ ground, confidence }: Guess<unknown>): string =>
  `${GROUND_WORDS[ground]}, ${CONFIDENCE_WORDS[confidence]}`
