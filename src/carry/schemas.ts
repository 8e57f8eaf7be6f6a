import { z } from 'zod'
import { idList } from '../kernel/forms.js'

/** The papers of the set below that are to prove the indicator too. */
export const carriedPapersForm = z.object({
  papers: idList({ min: 1, max: 200, ask: 'Đề nghị đánh dấu ít nhất một giấy tờ.' }),
})
