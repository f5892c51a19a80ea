import 'element-plus/es/components/base/style/css'
import '@/tokens.css'
import '@/base.css'
import '@/base/fields.css'
import { createApp } from 'vue'
import App from '@/shell/App.vue'
import { showFace } from '@/shell/face'
import { router } from '@/shell/router'
import { connectSession } from '@/shell/session'
import { i18n, prepareWords } from '@/shell/words'

showFace()
connectSession()
void prepareWords().then(() => createApp(App).use(i18n).use(router).mount('#desk'))
