import { ref, watch } from 'vue'
import { keptInspector } from '../browser-storage/index.ts'

/** Whether the inspector is unfolded; one choice for all runs, kept between visits. */
export const inspectorOpen = ref(keptInspector.read())
watch(inspectorOpen, keptInspector.keep)
