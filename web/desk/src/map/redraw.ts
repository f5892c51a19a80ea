// Pointer work on the map: dragging points of borders, drawing a line or a new border. What is drawn
// snaps to the borders that are there; the caller decides what becomes of it.
import Feature from 'ol/Feature'
import Draw from 'ol/interaction/Draw'
import Modify from 'ol/interaction/Modify'
import Snap from 'ol/interaction/Snap'
import type OlMap from 'ol/Map'
import type { LineString, Polygon } from 'ol/geom'
import Point from 'ol/geom/Point'
import VectorLayer from 'ol/layer/Vector'
import { fromLonLat, toLonLat } from 'ol/proj'
import VectorSource from 'ol/source/Vector'
import { Circle, Fill, Stroke, Style, Text } from 'ol/style'
import { ringOf, type Place } from '@/map/shapes'

export type Mode = 'look' | 'move' | 'split' | 'draw'

export interface Heard {
  /** The borders after a point was dragged, by code. */
  moved: (rings: Map<string, Place[]>) => void
  line: (points: Place[]) => void
  ring: (points: Place[]) => void
}

const SNAP_PIXELS = 12

export function redraw(map: OlMap, areas: VectorSource, heard: Heard) {
  let on: (Draw | Modify | Snap)[] = []
  let draw: Draw | null = null
  // The points of the border that is worked on, numbered as lists of them are.
  const points = new VectorSource()
  const token = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim()
  const marks = new VectorLayer({
    source: points, declutter: true,
    style: (feature) => new Style({
      image: new Circle({ radius: 4, fill: new Fill({ color: token('--surface') }), stroke: new Stroke({ color: token('--main-strong'), width: 2 }) }),
      text: new Text({ text: String(feature.get('number')), offsetY: -11, font: `11px ${token('--font')}`, fill: new Fill({ color: token('--text') }), stroke: new Stroke({ color: token('--surface'), width: 3 }) }),
    }),
  })
  map.addLayer(marks)
  function mark(ring: readonly Place[]) {
    points.clear()
    points.addFeatures(ring.map((p, n) => new Feature({ geometry: new Point(fromLonLat([p[0] / 1e6, p[1] / 1e6])), number: n + 1 })))
  }
  const clear = () => {
    for (const one of on) map.removeInteraction(one)
    on = []
    draw = null
  }
  const add = (one: Draw | Modify | Snap) => {
    map.addInteraction(one)
    on.push(one)
  }
  function set(mode: Mode) {
    clear()
    if (mode === 'look') return
    if (mode === 'move') {
      const modify = new Modify({ source: areas, pixelTolerance: SNAP_PIXELS, deleteCondition: () => false })
      modify.on('modifyend', () => {
        const rings = areas.getFeatures().map((one) => [String(one.get('code')), ringOf(((one.getGeometry() as Polygon).getCoordinates()[0] ?? []).map((p) => toLonLat(p)))] as const)
        heard.moved(new Map(rings))
      })
      add(modify)
    } else {
      draw = new Draw({ type: mode === 'split' ? 'LineString' : 'Polygon', stopClick: true, snapTolerance: SNAP_PIXELS })
      draw.on('drawend', (event) => {
        const shape = event.feature.getGeometry()
        // After the event, so that what is drawn is gone from the sketch before the map changes.
        window.setTimeout(() => {
          if (mode === 'split') heard.line((shape as LineString).getCoordinates().map((p) => ringOf([toLonLat(p)])[0] as Place))
          else heard.ring(ringOf(((shape as Polygon).getCoordinates()[0] ?? []).map((p) => toLonLat(p))))
        })
      })
      add(draw)
    }
    // The last one that is added sees the pointer first.
    add(new Snap({ source: areas, pixelTolerance: SNAP_PIXELS }))
  }
  return { set, mark, clear, back: () => draw?.removeLastPoint(), finish: () => draw?.finishDrawing() }
}
