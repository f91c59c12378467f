import './theme/strict-policy.ts'
import '@fontsource/inter/latin-400.css'
import '@fontsource/inter/latin-500.css'
import '@fontsource/inter/latin-600.css'
import '@fontsource/inter/greek-400.css'
import '@fontsource/stix-two-text/latin-400-italic.css'
import '@fontsource/stix-two-text/greek-400-italic.css'
import './theme/tokens.css'
import './theme/base.css'
import { createApp } from 'vue'
import App from './App.vue'
import { fetchPages, router } from './router/index.ts'

createApp(App).use(router).mount('#app')
void fetchPages()
