// Pictures of the land under the cells, where the operator has named a tile server; else nothing, and
// nobody outside is asked for anything.
import TileLayer from 'ol/layer/Tile'
import XYZ from 'ol/source/XYZ'
import { api, got } from '@/api/client'

let asked: Promise<string[]> | null = null
/** Addresses of the layers, lowest first; read once. None if they cannot be read: the cells are the map. */
const layers = () => (asked ??= got(api.GET('/api/map/tiles')).then((one) => one.layers, () => []))

export async function tileLayers(): Promise<{ layers: TileLayer[]; from: string }> {
  const urls = await layers()
  return {
    layers: urls.map((url, n) => new TileLayer({ source: new XYZ({ url, wrapX: false, maxZoom: 18 }), zIndex: n - urls.length })),
    from: [...new Set(urls.map((url) => new URL(url.replace(/[{}]/g, '')).host))].join(' '),
  }
}
