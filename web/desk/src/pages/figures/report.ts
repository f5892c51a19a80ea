// The compiled report as the server gives it (format=json; docs/api.md).
export interface Span {
  text: string
  indicator?: string
}
export interface Text {
  text: string
  spans: Span[]
}
export interface Report {
  title: string
  year: number
  as_of: string
  preamble: Text
  closing: Text
  signature: Text
  basis: string[]
  sections: { heading: string; level: number; paragraphs: Text[] }[]
}

/** Every span of the report, in reading order. */
export function spansOf(report: Report): Span[] {
  return [report.preamble, ...report.sections.flatMap((section) => section.paragraphs), report.closing].flatMap((text) => text.spans)
}
