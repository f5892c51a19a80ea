// The English of what all pages share: one file, fetched when it is asked for.
import { byFolder } from '@/shell/words'

const files = import.meta.glob<Record<string, string>>('/src/*/text.en.yaml', { eager: true, import: 'default' })
export default byFolder(files)
