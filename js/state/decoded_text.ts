/** decodedText decodes a text of an address; one that is not well encoded stays as it is. */
export function decodedText(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
