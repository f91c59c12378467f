import { ref, watch } from 'vue'

const key = 'overstep.inspector'

/** Whether the inspector is unfolded; one choice for all runs, kept between visits. */
export const inspectorOpen = ref(localStorage.getItem(key) !== 'folded')
watch(inspectorOpen, (open) => localStorage.setItem(key, open ? 'open' : 'folded'))
