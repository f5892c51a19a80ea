// The present, for what is counted from it; moves each half minute.
import { ref } from 'vue'

const STEP_MS = 30_000
export const now = ref(Date.now())
window.setInterval(() => (now.value = Date.now()), STEP_MS)
