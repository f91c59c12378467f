import { CustomChart, LineChart, ScatterChart } from 'echarts/charts'
import { GraphicComponent, GridComponent } from 'echarts/components'
import { use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

/** Registers the parts of ECharts that figures are made of; every host calls it once before its first chart. */
export function registerFigureParts(): void {
  use([CanvasRenderer, CustomChart, GraphicComponent, GridComponent, LineChart, ScatterChart])
}
