// Hands a file to the browser, to be saved.
export function saveFile(blob: Blob, name: string) {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name.replace(/[\\/:*?"<>|\u0000-\u001f]/g, '_')
  link.click()
  // The browser has taken it by then.
  window.setTimeout(() => {
    URL.revokeObjectURL(url)
  }, 10_000)
}
